"""Where a repository is shown on the web: links to its commits and to lines at a commit."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote, urlsplit

if TYPE_CHECKING:
    from fl_hooks.publish.values import Settings

# kind -> how a commit, and a line of a file at a commit, are addressed below the base
FORGES = {
    "github": ("/commit/{commit}", "/blob/{commit}/{path}#L{line}"),
    "gitlab": ("/-/commit/{commit}", "/-/blob/{commit}/{path}#L{line}"),
    "bitbucket": ("/commits/{commit}", "/src/{commit}/{path}#lines-{line}"),
    # What Bitbucket is called where one runs it oneself: Server, later Data Center.
    "bitbucket-server": ("/commits/{commit}", "/browse/{path}?at={commit}#{line}"),
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
_CLOUD = "bitbucket.org"


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


def forge_for(settings: Settings, remote: str) -> Forge:
    """Return the web address that the site may link to, as the configuration or the remote say."""
    if settings.source == "none" or settings.forge == "none":
        return Forge()
    return forge_of(
        settings.repository or remote, "" if settings.forge == "auto" else settings.forge
    )


def forge_of(remote: str, kind: str = "") -> Forge:
    """Return the web address behind a remote's URL; user names, passwords and ports of ssh go.

    kind: what runs there, where the host's name does not tell. An unknown host gives a base
    without links to lines; a local path or an address that is no address gives nothing.
    """
    scheme, host, port, path = _parts(remote.strip())
    path = path.strip("/").removesuffix(".git").rstrip("/")
    if not path or not _HOST.match(host) or ("." not in host and host != "localhost"):
        return Forge()
    kind = kind or next((kind for part, kind in _HOSTS if part in host.lower()), "")
    if kind == "bitbucket" and host.lower() != _CLOUD:
        kind, path = "bitbucket-server", _server_path(path)
    return Forge(f"{scheme}://{host}{port}/{quote(unquote(path))}", kind)


def _server_path(path: str) -> str:
    """Return where Bitbucket Server shows what is cloned from a path (scm/TEAM/app, team/app)."""
    *above, owner, name = ["", *path.split("/")]
    if owner in ("", "repos"):
        return path
    above = [part for part in above[1:] if part != "scm"]
    place = ("users", owner[1:]) if owner.startswith("~") else ("projects", owner)
    return "/".join((*above, *place, "repos", name))


def _parts(remote: str) -> tuple[str, str, str, str]:
    """Return scheme on the web, host, ":port" of an http address, and path of a remote's URL."""
    if "://" in remote:
        try:
            url = urlsplit(remote)
            web = url.scheme in ("http", "https")
            port = f":{url.port}" if url.port and web else ""
        except ValueError:
            return "", "", "", ""
        known = web or url.scheme in ("ssh", "git", "git+ssh")
        # A server that is reached without TLS has none; of any other nobody knows.
        scheme = url.scheme if web else "https"
        return (scheme, url.hostname or "", port, url.path) if known else ("", "", "", "")
    found = _SCP.match(remote)
    # One letter before the colon is a drive of Windows.
    if found and len(found[1]) > 1:
        return "https", found[1], "", found[2]
    return "", "", "", ""
