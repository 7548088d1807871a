"""Work in processes: what comes back, and that nothing stays when it ends in another way."""

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from multiprocessing import active_children
from pathlib import Path
from typing import cast

import pytest

from services.chassis.errors import BadInput
from services.chassis.hygiene import TUNABLES
from services.evaluation.apart import each_apart
from services.evaluation.gathering import Crew, nothing
from services.evaluation.recogniser import Recogniser
from tests.connected.waiting import until


def made() -> Recogniser:
    """Stands in for one: what is done with it is not what these are about."""
    return cast(Recogniser, os.getpid())


def unmade() -> Recogniser:
    raise BadInput("no pack: fetch it")


def unquiet() -> None:
    raise BadInput("it is not quiet here")


def doubled(maker: Recogniser, number: int) -> tuple[int, int, int]:
    return 2 * number, cast(int, maker), os.getpid()


def written(_: Recogniser, number: int) -> int:
    """Leaves a file behind, as somebody who is killed does; the third cannot be used."""
    handle, _name = tempfile.mkstemp()
    os.close(handle)
    if number == 2:
        raise BadInput("the third is no photograph")
    return number


def dying(_: Recogniser, number: int) -> int:
    os.kill(os.getpid(), signal.SIGKILL)
    return number


def waiting(_: Recogniser, number: int) -> int:
    """Leaves a file behind, says that it is there, and waits to be killed."""
    written(_, number)
    print(os.getpid(), flush=True)
    signal.pause()
    return number


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Where temporary files are made; empty in the end, and nobody is left."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    before = set(active_children())
    yield tmp_path
    assert list(tmp_path.iterdir()) == []
    assert set(active_children()) <= before


def test_answers_come_in_order_from_others_that_make_their_own_once(temporary: Path) -> None:
    answers = list(each_apart(made, 2, doubled, range(8), nothing))
    assert [answer for answer, _, _ in answers] == [2 * number for number in range(8)]
    assert all(maker == worker != os.getpid() for _, maker, worker in answers)


def test_what_cannot_be_used_is_said_as_it_is(temporary: Path) -> None:
    with pytest.raises(BadInput, match="the third is no photograph"):
        list(each_apart(made, 2, written, range(8), nothing))
    with pytest.raises(BadInput, match="no pack: fetch it"):
        list(each_apart(unmade, 2, written, range(2), nothing))
    with pytest.raises(BadInput, match="it is not quiet here"):
        list(each_apart(made, 2, written, range(2), unquiet))


def test_a_process_that_dies_is_a_line_that_says_what_to_do(temporary: Path) -> None:
    with pytest.raises(BadInput, match=r"has died.*--threads"):
        list(each_apart(made, 2, dying, range(3), nothing))


def test_who_has_enough_leaves_nothing_behind(temporary: Path) -> None:
    answers = each_apart(made, 2, written, [0, 1, 0, 1], nothing)
    assert next(answers) == 0
    assert [file for folder in temporary.iterdir() for file in folder.iterdir()]
    assert len(active_children()) >= 2
    answers.close()


@pytest.mark.parametrize("given, threads, processes", [([1], 4, 1), ([1, 2], 1, 1), ([], 2, 0)])
def test_there_are_no_more_processes_than_work_or_threads(
    temporary: Path, given: list[int], threads: int, processes: int
) -> None:
    ticks: list[int] = []
    answers = list(Crew(made, threads).each_apart(doubled, given, lambda: ticks.append(1)))
    workers = {worker for _, _, worker in answers}
    assert len(workers - {os.getpid()}) == processes
    assert len(answers) == len(ticks) == len(given)


def test_several_tick_for_each(temporary: Path) -> None:
    ticks: list[int] = []
    assert len(list(Crew(made, 2).each_apart(doubled, [1, 2, 3], lambda: ticks.append(1)))) == 3
    assert len(ticks) == 3


@pytest.mark.parametrize(
    "number, whom",
    [
        (signal.SIGKILL, os.kill),
        (signal.SIGTERM, os.kill),
        (signal.SIGINT, os.killpg),
        (signal.SIGTERM, os.killpg),
        (signal.SIGHUP, os.killpg),
    ],
)
def test_nothing_stays_when_the_one_who_asked_has_ended(
    number: signal.Signals, whom: Callable[[int, int], None], tmp_path: Path
) -> None:
    """Ctrl-C, and a terminal that closes, reach them too: it is the one who asked that ends them."""
    words = "from tests.evaluation.test_apart import *; list(each_apart(made, 2, waiting, [0, 1], nothing))"
    asking = subprocess.Popen(
        [sys.executable, "-c", words],
        env={**os.environ, "TMPDIR": str(tmp_path)},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    assert asking.stdout is not None
    working = [int(asking.stdout.readline()) for _ in range(2)]
    assert [file for folder in tmp_path.iterdir() for file in folder.iterdir()]
    whom(asking.pid, number)
    asking.wait(60)
    until(lambda: not any(Path(f"/proc/{pid}").exists() for pid in working), "they go on")
    assert list(tmp_path.iterdir()) == []


def test_where_memory_is_guarded_it_is_in_each_of_them() -> None:
    """Seen by what the guard refuses: a memory that is watched."""
    words = "from tests.evaluation.test_apart import *; list(each_apart(made, 2, doubled, [0], nothing))"
    guarded = {"PYTHONMALLOC": "malloc", "GLIBC_TUNABLES": TUNABLES, "PYTHONTRACEMALLOC": "1"}
    done = subprocess.run(
        [sys.executable, "-c", words],
        env={**os.environ, **guarded},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert "Refused: Python's memory is watched" in done.stderr
