"""The floor: what no hook in Python can go below. It reads the staged change and looks at nothing.

One `git diff-index` for what is staged, one `git cat-file --batch` for the new contents, both by
os.posix_spawn; `os` is loaded by every Python before its first line, and nothing else is imported.
With an argument it also puts a file of that name into the index, which is what it takes at least to
record something in the commit: one `git hash-object -w`, one `git update-index`.
"""

import os
import sys


def git(arguments: list[str], stdin: bytes = b"") -> bytes:
    """Run git, feed it stdin (below a pipe's 64 KiB), return what it prints."""
    in_read, in_write = os.pipe()
    out_read, out_write = os.pipe()
    actions = [(os.POSIX_SPAWN_DUP2, in_read, 0), (os.POSIX_SPAWN_DUP2, out_write, 1)]
    child = os.posix_spawn(GIT, ["git", *arguments], os.environ, file_actions=actions)
    os.close(in_read)
    os.close(out_write)
    os.write(in_write, stdin)
    os.close(in_write)
    parts = []
    while part := os.read(out_read, 1 << 20):
        parts.append(part)
    os.close(out_read)
    os.waitpid(child, 0)
    return b"".join(parts)


GIT = next(
    place
    for folder in os.environ["PATH"].split(":")
    if os.access(place := folder + "/git", os.X_OK)
)
changes = git(["diff-index", "--cached", "--raw", "-z", "--abbrev=64", "--diff-filter=ACMRT", "HEAD", "--"])  # fmt: skip  # noqa: E501
blobs = [field.split(b" ")[3] for field in changes.split(b"\0") if field.startswith(b":")]
git(["cat-file", "--batch"], b"\n".join(blobs) + b"\n")
for path in sys.argv[1:]:
    oid = git(["hash-object", "-w", "--stdin"], b'{"violations": []}\n').strip()
    git(["update-index", "-z", "--index-info"], b"100644 %s\t%s\0" % (oid, path.encode()))
