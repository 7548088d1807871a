"""Threads that let others go first: what is nearer to an alert is done before new frames are looked at."""

import os
import sys
import threading
from contextlib import suppress

# A third of the time of a thread that does not give way, where both want a core; all of it where none does.
_NICENESS = 5


def give_way() -> None:
    """Have the calling thread give way to all others of its process: `initializer` of an executor.

    Only Linux has it thread by thread; elsewhere, and where it is forbidden, nothing changes.
    """
    if sys.platform == "linux":
        with suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _NICENESS)
