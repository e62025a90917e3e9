"""Where a repository is shown on the web: links to its commits and to lines at a commit."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

# kind -> how a commit, and a line of a file at a commit, are addressed below the base
FORGES = {
    "github": ("/commit/{commit}", "/blob/{commit}/{path}#L{line}"),
    "gitlab": ("/-/commit/{commit}", "/-/blob/{commit}/{path}#L{line}"),
    "bitbucket": ("/commits/{commit}", "/src/{commit}/{path}#lines-{line}"),
    "gitea": ("/commit/{commit}", "/src/commit/{commit}/{path}#L{line}"),
}
# What a host's name says about the software behind it; the first that occurs counts.
_HOSTS = (
    ("bitbucket.org", "bitbucket"),
    ("github", "github"),
    ("gitlab", "gitlab"),
    ("codeberg", "gitea"),
    ("gitea", "gitea"),
    ("forgejo", "gitea"),
)
_SCP = re.compile(r"^(?:[^@/]+@)?([^:/@]+):(?!//)(.+)$")
_HOST = re.compile(r"^[A-Za-z0-9.-]+$")


@dataclass(frozen=True, slots=True)
class Forge:
    """The repository's page on the web; without a kind only the base can be linked."""

    base: str = ""
    kind: str = ""

    @property
    def name(self) -> str:
        """What people call it: host and path."""
        return self.base.partition("://")[2]

    def commit(self, commit: str) -> str:
        """Return the address of a commit, "" where there is none."""
        if not self.kind or not commit:
            return ""
        return self.base + FORGES[self.kind][0].format(commit=quote(commit))

    def line(self, commit: str, path: str, line: int) -> str:
        """Return the address of a line at a commit, "" where there is none."""
        if not self.kind or not commit:
            return ""
        where = quote(_bytes(path))
        return self.base + FORGES[self.kind][1].format(commit=quote(commit), path=where, line=line)


def _bytes(path: str) -> bytes:
    """Return a path's bytes; in names that are not UTF-8 lone surrogates stand for them."""
    try:
        return path.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return path.encode("utf-8", "replace")


def forge_of(remote: str) -> Forge:
    """Return the web address behind a remote's URL; user names, passwords and ports of ssh go.

    An unknown host gives a base without links to lines; a local path or an address that is no
    address gives nothing.
    """
    host, port, path = _parts(remote.strip())
    path = path.strip("/").removesuffix(".git").rstrip("/")
    if not path or not _HOST.match(host) or ("." not in host and host != "localhost"):
        return Forge()
    kind = next((kind for part, kind in _HOSTS if part in host.lower()), "")
    return Forge(f"https://{host}{port}/{quote(path)}", kind)


def _parts(remote: str) -> tuple[str, str, str]:
    """Return host, ":port" of an http address, and path of a remote's URL."""
    if "://" in remote:
        try:
            url = urlsplit(remote)
            port = f":{url.port}" if url.port and url.scheme in ("http", "https") else ""
        except ValueError:
            return "", "", ""
        known = url.scheme in ("http", "https", "ssh", "git", "git+ssh")
        return (url.hostname or "", port, url.path) if known else ("", "", "")
    found = _SCP.match(remote)
    # One letter before the colon is a drive of Windows.
    return (found[1], "", found[2]) if found and len(found[1]) > 1 else ("", "", "")
