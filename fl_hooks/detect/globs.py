"""Path globs as .gitignore means them, matched without `re`, whose import costs a commit 5 ms."""

from __future__ import annotations


def matches(path: str, globs: tuple[str, ...]) -> bool:
    """Tell whether a "/"-separated relative path, or a folder above it, matches one of the globs.

    `*` and `?` stay within a segment, `**` spans any number of them. A glob without "/" matches
    any segment of the path; one with "/" is anchored at the root. A match of a folder covers
    everything below it.
    """
    if not globs:
        return False
    segments = path.split("/")
    return any(_matches(segments, glob) for glob in globs)


def _matches(segments: list[str], glob: str) -> bool:
    folder_only = glob.endswith("/")
    glob = glob.strip("/")
    if "/" not in glob and glob != "**":
        candidates = segments[:-1] if folder_only else segments
        return any(_segment(name, glob) for name in candidates)
    return _spans(segments, glob.split("/"), folder_only)


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
    if "*" not in glob and "?" not in glob:
        return name == glob
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
