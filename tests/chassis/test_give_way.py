"""A thread that gives way does so alone."""

import os
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from services.chassis.give_way import give_way


def _niceness() -> int:
    return os.getpriority(os.PRIO_PROCESS, threading.get_native_id())


@pytest.mark.skipif(sys.platform != "linux", reason="threads have a niceness of their own on Linux alone")
def test_the_threads_of_an_executor_give_way_to_all_others() -> None:
    before = _niceness()
    with ThreadPoolExecutor(1, initializer=give_way) as yielding, ThreadPoolExecutor(1) as other:
        assert yielding.submit(_niceness).result() > before
        assert other.submit(_niceness).result() == _niceness() == before


def test_where_it_is_forbidden_the_work_is_done_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: int) -> None:
        raise PermissionError

    monkeypatch.setattr(os, "setpriority", refuse)
    with ThreadPoolExecutor(1, initializer=give_way) as yielding:
        assert yielding.submit(lambda: 1).result() == 1
