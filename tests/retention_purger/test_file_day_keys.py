"""Keys of days as files."""

import asyncio
import os
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest

from services.chassis.errors import Unavailable
from services.retention_purger.adapters.file_day_keys import FileDayKeys

DAY, NEXT = date(2026, 5, 1), date(2026, 5, 2)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "keys"


@pytest.fixture
def keys(folder: Path) -> FileDayKeys:
    made = FileDayKeys(folder)
    made.open()
    return made


async def test_a_day_has_one_key_of_256_bits(keys: FileDayKeys) -> None:
    key = await keys.make(DAY)
    assert len(key) == 32 and await keys.make(DAY) == await keys.get(DAY) == key
    assert await keys.make(NEXT) != key


async def test_many_who_ask_at_once_get_the_same_key(keys: FileDayKeys) -> None:
    assert len(set(await asyncio.gather(*(keys.make(DAY) for _ in range(16))))) == 1


async def test_only_this_user_reads_them(keys: FileDayKeys, folder: Path) -> None:
    await keys.make(DAY)
    (path,) = folder.glob("*.key")
    assert (folder.stat().st_mode & 0o777, path.stat().st_mode & 0o777) == (0o700, 0o600)


async def test_a_key_is_overwritten_and_its_day_named_until_it_is_struck_out(
    keys: FileDayKeys, folder: Path
) -> None:
    await keys.make(DAY)
    path = folder / f"{DAY}.key"
    another_name = folder.parent / "the same file"
    os.link(path, another_name)
    await keys.destroy(DAY)
    assert another_name.read_bytes() == bytes(32)
    assert (await keys.get(DAY), await keys.days()) == (None, [DAY])
    await keys.strike_out(DAY)
    assert (path.exists(), await keys.days()) == (False, [])


async def test_a_key_that_is_not_destroyed_is_not_struck_out(keys: FileDayKeys) -> None:
    key = await keys.make(DAY)
    await keys.strike_out(DAY)
    assert await keys.get(DAY) == key


async def test_replicas_that_ask_at_once_get_the_same_key(folder: Path, tmp_path: Path) -> None:
    makers = [await _maker(folder) for _ in range(6)]
    (tmp_path / "go").touch()
    made = [await maker.communicate() for maker in makers]
    assert all(said for said, _ in made)
    assert len({said for said, _ in made}) == 1
    assert {path.name for path in folder.iterdir()} == {f"{DAY + timedelta(n)}.key" for n in range(20)} | {
        ".lock"
    }


async def _maker(folder: Path) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        sys.executable, "-c", _MAKING, str(folder), stdout=asyncio.subprocess.PIPE
    )


# Begins once "go" is there, so that all begin at once; opens anew for each key, as one that restarts does.
_MAKING = """
import asyncio, sys, time
from datetime import date, timedelta
from pathlib import Path
from services.retention_purger.adapters.file_day_keys import FileDayKeys
folder = Path(sys.argv[1])
while not (folder.parent / "go").exists():
    time.sleep(0.001)
for number in range(20):
    keys = FileDayKeys(folder)
    keys.open()
    print(asyncio.run(keys.make(date(2026, 5, 1) + timedelta(number))).hex())
"""


async def test_destroying_what_is_not_there_does_no_harm(keys: FileDayKeys) -> None:
    await keys.destroy(DAY)
    await keys.strike_out(DAY)


async def test_days_are_in_order_and_other_files_are_not_days(keys: FileDayKeys, folder: Path) -> None:
    for day in (NEXT, DAY):
        await keys.make(day)
    (folder / "notes.key").touch()
    assert await keys.days() == [DAY, NEXT]


async def test_a_key_half_written_is_removed_at_the_start(keys: FileDayKeys, folder: Path) -> None:
    (folder / f"{DAY}.part").write_bytes(b"half")
    keys.open()
    assert [path.name for path in folder.iterdir()] == [".lock"]


async def test_a_folder_that_is_none_is_said_in_one_line(folder: Path) -> None:
    folder.touch()
    keys = FileDayKeys(folder)
    with pytest.raises(Unavailable):
        keys.open()
    with pytest.raises(Unavailable):
        await keys.make(DAY)
