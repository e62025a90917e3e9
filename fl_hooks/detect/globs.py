"""Path globs as .gitignore means them, matched without `re`, whose import costs a commit 5 ms."""

from __future__ import annotations


def matches(path: str, globs: tuple[str, ...]) -> bool:
    """Tell whether a "/"-separated relative path, or a folder above it, matches one of the globs.

    `*` and `?` stay within a segment, `**` spans any number of them. A glob without "/" matches
    any segment of the path; one with "/" is anchored at the root. A match of a folder covers
    everything below it.
    """
    matcher = _matchers.get(globs)
    if matcher is None:
        matcher = _matchers[globs] = Matcher(globs)
    return matcher.covers(path)


class Matcher:
    """A list of globs sorted by what it takes to match them: most are a name or an ending."""

    def __init__(self, globs: tuple[str, ...]) -> None:
        names: set[str] = set()
        folders: set[str] = set()
        endings: list[str] = []
        self._wild: list[tuple[str, bool]] = []
        self._anchored: list[tuple[list[str], bool]] = []
        for glob in globs:
            folder_only, bare = glob.endswith("/"), glob.strip("/")
            if "/" in bare or bare == "**":
                self._anchored.append((bare.split("/"), folder_only))
            elif not _is_wild(bare):
                (folders if folder_only else names).add(bare)
            elif not folder_only and bare[0] == "*" and not _is_wild(bare[1:]):
                endings.append(bare[1:])
            else:
                self._wild.append((bare, folder_only))
        self._names = frozenset(names)
        self._folders = frozenset(folders)
        self._endings = tuple(endings)

    def covers(self, path: str) -> bool:
        """Tell whether one of the globs matches the path or a folder above it."""
        segments = path.split("/")
        above = segments[:-1]
        return (
            not self._names.isdisjoint(segments)
            or not self._folders.isdisjoint(above)
            or any(name.endswith(self._endings) for name in segments)
            or any(_any(above if only else segments, glob) for glob, only in self._wild)
            or any(_spans(segments, parts, only) for parts, only in self._anchored)
        )


_matchers: dict[tuple[str, ...], Matcher] = {}


def _is_wild(glob: str) -> bool:
    return "*" in glob or "?" in glob


def _any(segments: list[str], glob: str) -> bool:
    return any(_segment(name, glob) for name in segments)


def _spans(segments: list[str], parts: list[str], folder_only: bool) -> bool:
    """Match the parts against a prefix of the segments: a matched folder covers what is below."""
    if not parts:
        return bool(segments) or not folder_only
    if parts[0] == "**":
        if len(parts) == 1:
            return bool(segments)
        return any(_spans(segments[i:], parts[1:], folder_only) for i in range(len(segments)))
    return (
        bool(segments)
        and _segment(segments[0], parts[0])
        and _spans(segments[1:], parts[1:], folder_only)
    )


def _segment(name: str, glob: str) -> bool:
    """Match one segment: the classic two-pointer walk that goes back to the last `*` only."""
    if not _is_wild(glob):
        return name == glob
    # What stands before the first wildcard decides most cases at once.
    if glob[0] not in "*?" and glob[0] != name[:1]:
        return False
    at = star = mark = 0
    have_star = False
    position = 0
    while position < len(name):
        if at < len(glob) and glob[at] == "*":
            have_star, star, mark = True, at, position
            at += 1
        elif at < len(glob) and glob[at] in ("?", name[position]):
            at += 1
            position += 1
        elif have_star:
            mark += 1
            at, position = star + 1, mark
        else:
            return False
    return glob[at:].strip("*") == ""
