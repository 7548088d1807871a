"""A thread that gives way does so alone."""

import os
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from services.chassis.give_way import give_way

_ASKED = """
from concurrent.futures import ThreadPoolExecutor
from services.chassis.give_way import give_way
from tests.chassis.test_give_way import niceness
with ThreadPoolExecutor(1, initializer=give_way) as yielding, ThreadPoolExecutor(1) as other:
    print(niceness(), yielding.submit(niceness).result(), other.submit(niceness).result())
"""


def niceness() -> int:
    return os.getpriority(os.PRIO_PROCESS, threading.get_native_id())


@pytest.mark.skipif(sys.platform != "linux", reason="threads have a niceness of their own on Linux alone")
@pytest.mark.parametrize(("others", "behind"), [(0, 5), (10, 15), (17, 19), (19, 19)])
def test_the_threads_of_an_executor_give_way_to_all_others(others: int, behind: int) -> None:
    more = others - niceness()
    if more < 0:
        pytest.skip("these tests run behind others themselves")
    words = ["nice", "-n", str(more), sys.executable, "-c", _ASKED]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    told = subprocess.run(words, env=environment, capture_output=True, text=True, check=True).stdout
    assert told.split() == [str(others), str(behind), str(others)]


def test_where_it_is_forbidden_the_work_is_done_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def refuse(*given: int) -> None:
        asked.append(given)
        raise PermissionError

    monkeypatch.setattr(os, "setpriority", refuse)
    with ThreadPoolExecutor(1, initializer=give_way) as yielding:
        assert yielding.submit(lambda: 1).result() == 1
    assert bool(asked) == (sys.platform == "linux")
