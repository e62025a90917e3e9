"""Pictures of every kind of page of the site, in both palettes and two widths, on one sheet.

The sites are those of the browser tests: a team as there are many, hostile values in every place,
and repositories that have little to show. They go to build/screenshots/, with index.html.
"""

from __future__ import annotations

import argparse
import base64
import functools
import http.server
import shutil
import sys
import tempfile
import threading
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.browser import sites  # noqa: E402 -- a script finds the tests only now
from tests.browser.conftest import CHROMIUM, FLAGS  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from playwright.sync_api import Browser

OUT = ROOT / "build" / "screenshots"
WIDTHS = {"desktop": 1280, "phone": 390}
SCHEMES = ("light", "dark")
# Longer pages are cut: Chromium draws no picture of more than some 16,000 pixels.
MOST = 6000
# The picture in the README: the first screen of the made-up team's home.
README = ROOT / "docs" / "site-home.webp"
README_SIZE = {"width": 1280, "height": 730}
_SHEET = """<!doctype html><meta charset="utf-8"><title>Screenshots</title><style>
body { font: 14px system-ui; margin: 2rem; background: #888; color: #000 }
section { display: flex; flex-wrap: wrap; gap: 12px; align-items: flex-start }
figure { margin: 0 } img { display: block; max-height: 900px; max-width: 640px }
h2 { margin: 2rem 0 .5rem }
</style>"""


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing: the names of the pictures are printed."""


def main(argv: Sequence[str] | None = None) -> int:
    """Take the pictures; return 1 where there is no browser to take them with."""
    parser = argparse.ArgumentParser(prog="tools/screenshots.py", description=__doc__)
    parser.add_argument("--site", action="append", choices=sites.SITES, help="only this site's")
    parser.add_argument("--kind", action="append", choices=sites.KINDS, help="only such pages")
    parser.add_argument("--out", type=Path, default=OUT, help="where to (build/screenshots)")
    parser.add_argument("--readme", action="store_true", help="only the README's picture")
    options = parser.parse_args(argv)
    if CHROMIUM is None:
        print("screenshots need Chromium: apt-get install chromium", file=sys.stderr)
        return 1
    from playwright.sync_api import sync_playwright

    with sync_playwright() as api, tempfile.TemporaryDirectory() as scratch:
        browser = api.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        if options.readme:
            return for_readme(browser, Path(scratch, "team"))
        shutil.rmtree(options.out, ignore_errors=True)
        options.out.mkdir(parents=True)
        for name in options.site or sites.SITES:
            top = Path(scratch, name.replace(" ", "-"))
            sites.make(name, top)
            folder = sites.build(top)
            shown = sites.pages_of(folder)
            pages = {kind: names[0] for kind, names in shown.items() if kind in sites.KINDS}
            wanted = {k: v for k, v in pages.items() if k in (options.kind or sites.KINDS)}
            for picture in take(browser, folder, wanted, options.out / top.name):
                print(picture.relative_to(options.out))
    sheet(options.out)
    print(options.out / "index.html")
    return 0


def for_readme(browser: Browser, top: Path) -> int:
    """Take the picture that the README shows of a site."""
    sites.make("team", top)
    handler = functools.partial(_Quiet, directory=str(sites.build(top)))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        page = browser.new_page(viewport=README_SIZE, color_scheme="light")
        page.goto(f"http://127.0.0.1:{server.server_port}/", wait_until="networkidle")
        # A third of a PNG, and no letter suffers. Playwright itself writes no WebP.
        asked = {"format": "webp", "quality": 90}
        shot = page.context.new_cdp_session(page).send("Page.captureScreenshot", asked)
        README.write_bytes(base64.b64decode(shot["data"]))
        server.shutdown()
    print(README.relative_to(ROOT))
    return 0


def take(browser: Browser, folder: Path, pages: dict[str, str], out: Path) -> Iterator[Path]:
    """Yield the pictures of a built site's pages (kind -> path) as they are taken."""
    handler = functools.partial(_Quiet, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        for scheme in SCHEMES:
            for device, width in WIDTHS.items():
                size = {"width": width, "height": 900}
                context = browser.new_context(viewport=size, color_scheme=scheme)
                page = context.new_page()
                for kind, name in pages.items():
                    address = f"http://127.0.0.1:{server.server_port}/{sites.address(name)}"
                    page.goto(address, wait_until="networkidle")
                    high = page.evaluate("document.documentElement.scrollHeight")
                    page.set_viewport_size(size | {"height": min(max(high, 900), MOST)})
                    picture = out / f"{kind.replace(' ', '-')}-{scheme}-{device}.png"
                    page.screenshot(path=picture)
                    page.set_viewport_size(size)
                    yield picture
                context.close()
        server.shutdown()


def sheet(out: Path) -> None:
    """Write the page that shows all pictures, those of one page beside each other."""
    groups: dict[str, list[str]] = {}
    for picture in sorted(out.rglob("*.png")):
        path = picture.relative_to(out).as_posix()
        groups.setdefault(path.rsplit("-", 2)[0], []).append(path)
    parts = [_SHEET]
    for name, paths in groups.items():
        figures = "".join(
            f'<figure><a href="{escape(path)}"><img loading="lazy" src="{escape(path)}" alt="">'
            f"</a><figcaption>{escape(path.rsplit('/')[-1])}</figcaption></figure>"
            for path in paths
        )
        parts.append(f"<h2>{escape(name)}</h2><section>{figures}</section>")
    (out / "index.html").write_text("\n".join(parts), encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
