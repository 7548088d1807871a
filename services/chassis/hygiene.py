"""Memory that is given back is overwritten, and nothing is dumped when the process crashes.

What Python cannot promise is said in docs/privacy.md.
"""

import os
import resource
import sys

from services.chassis.array_memory import keep_nothing_aside

# glibc overwrites each block as it is freed (perturb), and keeps none aside unwritten (tcache). It reads
# this when a process starts, so a process that lacks it starts itself again.
TUNABLES = "glibc.malloc.perturb=165:glibc.malloc.tcache_count=0"
_VARIABLE = "GLIBC_TUNABLES"
# Python's own allocator serves small objects, keys among them, and overwrites nothing: glibc's serves all.
_ALLOCATOR = "PYTHONMALLOC"
# Of a limit of 0 the kernel takes no notice where cores go to a program; at 1 it gives up in both cases.
_NO_CORE_BYTES = 1


def overwrites_freed_memory() -> bool:
    """Say whether this process was started so that freed memory is overwritten."""
    return TUNABLES in os.environ.get(_VARIABLE, "") and os.environ.get(_ALLOCATOR) == "malloc"


def guard_memory() -> None:
    """Forbid core dumps, and start the process again unless freed memory is overwritten in it already.

    Does not return when it starts again. Elsewhere than on Linux only core dumps are forbidden. Refused
    where `keep_nothing_aside` is.
    """
    _forbid_core_dumps()
    if not sys.platform.startswith("linux"):
        return
    if overwrites_freed_memory():
        keep_nothing_aside()
        return
    os.environ[_ALLOCATOR] = "malloc"
    before = os.environ.get(_VARIABLE)
    os.environ[_VARIABLE] = f"{before}:{TUNABLES}" if before else TUNABLES
    sys.stdout.flush()
    sys.stderr.flush()
    os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])


def _forbid_core_dumps() -> None:
    _, most = resource.getrlimit(resource.RLIMIT_CORE)
    limit = _NO_CORE_BYTES if most == resource.RLIM_INFINITY or most >= _NO_CORE_BYTES else most
    resource.setrlimit(resource.RLIMIT_CORE, (limit, limit))
