"""Memory that is given back is overwritten, and nothing is dumped when the process crashes.

What Python cannot promise is said in docs/privacy.md.
"""

import os
import resource
import sys

# glibc overwrites each block as it is freed (perturb), and keeps none aside unwritten (tcache). It reads
# this when a process starts, so a process that lacks it starts itself again.
TUNABLES = "glibc.malloc.perturb=165:glibc.malloc.tcache_count=0"
_VARIABLE = "GLIBC_TUNABLES"


def overwrites_freed_memory() -> bool:
    """Say whether this process was started so that freed memory is overwritten."""
    return TUNABLES in os.environ.get(_VARIABLE, "")


def guard_memory() -> None:
    """Forbid core dumps, and start the process again unless freed memory is overwritten in it already.

    Does not return when it starts again. Elsewhere than on Linux only core dumps are forbidden.
    """
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if not sys.platform.startswith("linux") or overwrites_freed_memory():
        return
    before = os.environ.get(_VARIABLE)
    os.environ[_VARIABLE] = f"{before}:{TUNABLES}" if before else TUNABLES
    sys.stdout.flush()
    sys.stderr.flush()
    os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])
