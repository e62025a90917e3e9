"""Print the peak memory, in KiB, of the command given as arguments (its children included).

A process of its own, because a child's figure starts at its parent's size: Linux carries the
high-water mark over exec, so only a parent smaller than the child measures it.
"""

import os
import sys

null = os.open(os.devnull, os.O_RDWR)
actions = [(os.POSIX_SPAWN_DUP2, null, number) for number in (0, 1, 2)]
# fl: allow unchecked-external-index -- the benchmark starts it, always with a command
child = os.posix_spawn(sys.argv[1], sys.argv[1:], os.environ, file_actions=actions)
_, _, usage = os.wait4(child, 0)
# macOS counts bytes, Linux KiB.
print(usage.ru_maxrss // 1024 if sys.platform == "darwin" else usage.ru_maxrss)
