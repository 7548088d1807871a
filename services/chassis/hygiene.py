"""Memory that is given back is overwritten, and nothing is dumped when the process crashes.

What Python cannot promise is said in docs/privacy.md.
"""

import ctypes
import resource
import sys

_M_PERTURB = -6
_FILLING = 0xA5


def overwrite_freed_memory() -> bool:
    """Have the C library overwrite each block as it is freed (glibc's M_PERTURB); False where it cannot."""
    if not sys.platform.startswith("linux"):
        return False
    try:
        return bool(ctypes.CDLL(None).mallopt(_M_PERTURB, _FILLING))
    except (AttributeError, OSError):
        return False


def forbid_core_dumps() -> None:
    """Have the kernel write no memory to disk when the process crashes."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
