"""NumPy keeps no freed array aside: seen in processes of their own, guarded and not."""

import sys

import numpy as np
import pytest

from services.chassis import array_memory
from services.chassis.errors import Refused
from tests.chassis.programs import said

PROGRAM = """
import sys, threading
import numpy as np
early = np.arange(40, dtype=np.float32)
from services.chassis import hygiene
if sys.argv[1] == "guarded":
    hygiene.guard_memory()

def kept():
    "How many arrays of all small sizes come back as they were freed."
    for size in range(64, 1024, 8):
        freed = [np.full(size, 77, np.uint8) for _ in range(8)]
        del freed
    again = [np.empty(size, np.uint8) for size in range(64, 1024, 8) for _ in range(7)]
    return sum(int((one == 77).all()) for one in again)

counts = [kept()]
thread = threading.Thread(target=lambda: counts.append(kept()))
thread.start()
thread.join()
early.resize(4000, refcheck=False)
whole = early[:40].sum() == 780 and not early[40:].any() and not np.zeros((3, 1_000_000)).any()
del early
print(*counts, whole)
"""
WATCHED = """
from services.chassis.array_memory import keep_nothing_aside
from services.chassis.errors import Refused
try:
    keep_nothing_aside()
except Refused as refused:
    print(refused)
"""
linux_only = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="glibc is on Linux")


@pytest.mark.parametrize("watching", [{"PYTHONTRACEMALLOC": "1"}, {"PYTHONMALLOC": "debug"}])
def test_memory_that_is_watched_is_refused(watching: dict[str, str]) -> None:
    told = said(WATCHED, **{"PYTHONMALLOC": "malloc", **watching})
    assert told.startswith("Python's memory is watched; start without tracemalloc")


@linux_only
def test_a_guarded_process_keeps_no_small_array_in_any_thread_and_arrays_are_what_they_were() -> None:
    assert said(PROGRAM, "guarded").split() == ["0", "0", "True"]


@linux_only
def test_a_process_that_is_not_guarded_keeps_them() -> None:
    here, elsewhere, whole = said(PROGRAM, "as it is").split()
    assert int(here) > 500 and int(elsewhere) > 500 and whole == "True"


def test_a_numpy_that_is_not_known_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(array_memory, "_MODULE", "numpy.no_such_module")
    with pytest.raises(Refused, match=f"NumPy {np.__version__} keeps freed arrays"):
        array_memory.keep_nothing_aside()


def test_a_handler_of_somebody_else_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    another = array_memory._Handler(name=b"another", version=1)
    monkeypatch.setattr(array_memory, "_Handler", type("Another", (), {"from_address": lambda _: another}))
    with pytest.raises(Refused, match="install the version"):
        array_memory.keep_nothing_aside()
    assert another.allocator.malloc is None
