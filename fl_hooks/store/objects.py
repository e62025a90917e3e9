"""Contents of git objects through one long-lived `cat-file --batch`."""

from __future__ import annotations

import os

from fl_hooks.store.git import feed

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from fl_hooks.errors import FlError
    from fl_hooks.store.git import Child, Git

# Asked before anything is read: as much as every pipe takes without a reader, so that we and git
# never wait for each other.
_REQUEST_BYTES = 4000
_REQUEST_NAMES = 32


class Blob:
    """What git holds under a name; `oid` is "" where there is no such blob.

    `data` is None for a missing blob and for one over the limit, whose `size` is known.
    """

    __slots__ = ("data", "oid", "size")

    def __init__(self, oid: str = "", size: int = 0, data: bytes | None = None) -> None:
        self.oid = oid
        self.size = size
        self.data = data


class Objects:
    """Reads blobs by id, `HEAD:path` or `:0:path` (the index); git starts with the first one.

    A blob of more than `limit` bytes is never taken into memory: git is killed in the middle of
    it, and a fresh one started, which costs 3 ms, less than to let it unpack some megabytes. In a
    partial clone git itself gives up over a blob that it cannot fetch; that one counts as missing.
    """

    def __init__(self, git: Git, limit: int) -> None:
        self.git = git
        self.limit = limit
        self._child: Child | None = None

    def read(self, names: Iterable[str]) -> Iterator[tuple[str, Blob]]:
        """Yield (name, blob) in order.

        At most some thirty blobs are in memory at a time, and between two yields the process is
        idle, so that the consumer may ask for other objects meanwhile.
        """
        waiting = list(names)
        while waiting:
            count = _fitting(waiting)
            answers = self._ask(waiting[:count]) if count else [self._ask_aside(waiting[0])]
            yield from zip(waiting, answers, strict=False)
            del waiting[: len(answers)]

    def one(self, name: str) -> Blob:
        """Return a single blob."""
        return next(blob for _, blob in self.read((name,)))

    def commit(self, name: str) -> str:
        """Return the id of the commit under a name, "" where there is none."""
        self._send([name])
        oid, _, _ = self._answer(self.limit)
        return oid

    def close(self) -> None:
        """End git and wait for it."""
        if self._child is not None:
            os.close(self._child.stdin)
            self._child.stdout.close()
            self._child.wait()
            self._child = None

    def _ask(self, names: list[str]) -> list[Blob]:
        """Return the blobs under the first of the names: all, or up to one that ended git."""
        self._send(names)
        blobs = []
        for _ in names:
            oid, kind, content = self._answer(self.limit)
            if kind != "blob":
                blobs.append(Blob())
            elif isinstance(content, int):
                blobs.append(Blob(oid, content))
            else:
                blobs.append(Blob(oid, len(content), content))
            if self._child is None:
                break
        return blobs

    def _ask_aside(self, name: str) -> Blob:
        """Return the blob under a name that does not fit a line: paths may hold newlines."""
        code, output = self.git.ask(
            "rev-parse", "--verify", "--quiet", name.encode("utf-8", "surrogateescape")
        )
        return self.one(output.strip().decode("ascii")) if code == 0 else Blob()

    def _started(self) -> Child:
        if self._child is None:
            self._child = self.git.start("cat-file", "--batch", stdin=True)
        return self._child

    def _send(self, names: list[str]) -> None:
        feed(self._started(), "".join(f"{n}\n" for n in names).encode("utf-8", "surrogateescape"))

    def _answer(self, limit: int) -> tuple[str, str, bytes | int]:
        """Return (id, kind, content) of the next object; its size where that is over the limit."""
        child = self._started()
        header = child.stdout.readline()
        if not header.endswith(b"\n"):
            failure = self._died()
            if self._is_partial():
                # What the clone left at its remote, which does not answer.
                return "", "", b""
            raise failure
        words = header[:-1].decode("ascii", "replace").rsplit(" ", 2)
        if not words[-1].isdigit():
            # "<name> missing", "<name> ambiguous": the name may hold spaces.
            return "", "", b""
        oid, kind, size = words[0], words[1], int(words[2])
        if size > limit:
            child.kill()
            os.close(child.stdin)
            child.stdout.close()
            self._child = None
            return oid, kind, size
        content = child.stdout.read(size + 1)
        if len(content) != size + 1:
            raise self._died()
        return oid, kind, content[:-1]

    def _is_partial(self) -> bool:
        """Tell whether the repository is a partial clone; git's own words are translated."""
        packs = os.path.join(self.git.common_dir, "objects", "pack")
        return os.path.isdir(packs) and any(n.endswith(".promisor") for n in os.listdir(packs))

    def _died(self) -> FlError:
        child = self._started()
        self._child = None
        os.close(child.stdin)
        child.stdout.close()
        return self.git.failure(("cat-file",), child.wait())


def _fitting(names: list[str]) -> int:
    """Return how many of the first names make one request; 0 where the first needs another way."""
    size = 0
    for count, name in enumerate(names[:_REQUEST_NAMES]):
        size += len(name.encode("utf-8", "surrogateescape")) + 1
        if "\n" in name or size > _REQUEST_BYTES:
            return count
    return min(len(names), _REQUEST_NAMES)
