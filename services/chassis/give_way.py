"""Threads that let others go first: what is nearer to an alert is done before new frames are looked at."""

import os
import sys
import threading
from contextlib import suppress

# A third of the time of a thread that does not give way, where both want a core; all of it where none does.
_BEHIND, _LEAST = 5, 19


def give_way() -> None:
    """Have the calling thread give way to others: `initializer` of an executor.

    Those of its process, and whatever else the machine, or the container, does. Only Linux has it thread by
    thread; elsewhere, and where it is forbidden, nothing changes.
    """
    if sys.platform == "linux":
        thread = threading.get_native_id()
        with suppress(OSError):
            behind = min(os.getpriority(os.PRIO_PROCESS, thread) + _BEHIND, _LEAST)
            os.setpriority(os.PRIO_PROCESS, thread, behind)
