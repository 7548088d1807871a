"""What the thief's test relies on beside the search: each of these sees what it is there to see."""

import resource
import subprocess
import sys
from pathlib import Path
from subprocess import PIPE

import numpy as np
import pyarrow as pa
from pyarrow import parquet

from tests.forensics import monitor, places, rooms
from tests.forensics.looking import Known
from tests.forensics.recognition import recogniser

_WAITS = "import sys; print(flush=True); sys.stdin.read()"


def started(core_bytes: int) -> "subprocess.Popen[bytes]":
    _, most = resource.getrlimit(resource.RLIMIT_CORE)
    limits = f"--core={core_bytes}:{'unlimited' if most == resource.RLIM_INFINITY else most}"
    return subprocess.Popen(["prlimit", limits, sys.executable, "-c", _WAITS], stdin=PIPE, stdout=PIPE)


def test_a_process_that_would_leave_a_core_file_is_told_from_one_that_would_not() -> None:
    with started(1) as never, started(1 << 20) as would:
        for one in (never, would):
            assert one.stdout is not None
            one.stdout.readline()
        found = rooms.may_dump([never.pid, would.pid])
        for one in (never, would):
            one.communicate()
    assert len(found) == 1


def test_what_redis_wrote_for_people_is_bytes_again(tmp_path: Path) -> None:
    capture = tmp_path / "monitor.txt"
    capture.write_bytes(rb'1.2 [0 127.0.0.1:9] "SET" "key" "\x00\xff\"a\\b\r\n\t"' + b"\r\n")
    written, plain = monitor.commands(capture)
    assert written == capture.read_bytes()
    assert b'"\x00\xff"a\\b\r\n\t"' in plain


def test_packed_columns_are_unpacked_wherever_they_lie(tmp_path: Path) -> None:
    values = np.repeat(np.arange(64, dtype="<f4"), 64)
    buffer = pa.BufferOutputStream()
    parquet.write_table(pa.table({"vector": values}), buffer, compression="zstd")
    within = b"before it" + buffer.getvalue().to_pybytes() + b"behind it"
    (tmp_path / "binlog").write_bytes(within)
    assert values.tobytes() not in within
    assert any(values.tobytes() in piece for piece in places.columns("here", tmp_path).pieces())


def test_holes_of_a_file_are_passed_over(tmp_path: Path) -> None:
    with (tmp_path / "index").open("wb") as file:
        file.truncate(1 << 30)
        file.seek(1 << 29)
        file.write(b"written")
    pieces = list(places.folders("here", tmp_path).pieces())
    assert any(b"written" in piece for piece in pieces) and sum(map(len, pieces)) < 1 << 24


def test_strangers_who_look_alike_raise_what_counts_as_found_again() -> None:
    one = np.eye(1, 128, dtype=np.float32)
    assert Known.of({"one": one, "two": -one}, [("one", "two")]).level_ratio == recogniser().floor_ratio
    alike = Known.of({"one": one, "two": one}, [("one", "two")])
    assert alike.level_ratio == 1.0
