"""Records on SQLite: the rules of every database, and that nothing deleted stays in the file."""

import stat
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from services.chassis.errors import BadInput, Unavailable
from services.chassis.records import Records
from tests.chassis.records_behaviour import MIGRATIONS, ROWS, RecordsBehaviour, add, records

__all__ = ["records"]


@pytest.fixture
def database(tmp_path: Path) -> str:
    return f"sqlite+aiosqlite:///{tmp_path}/records.db"


class TestRecordsOnSqlite(RecordsBehaviour):
    """Held to the rules of every database."""


async def test_a_database_that_cannot_be_opened_is_said_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "a file").touch()
    records = Records("keeper", f"sqlite+aiosqlite:///{tmp_path}/a file/records.db", MIGRATIONS)
    with pytest.raises(Unavailable, match="keeper: its database cannot be opened"):
        await records.open()
    assert records.problem().startswith("keeper: its database cannot be opened")
    await records.close()


async def test_a_problem_is_over_with_the_next_success(records: Records, tmp_path: Path) -> None:
    (tmp_path / "records.db").rename(tmp_path / "away.db")
    (tmp_path / "records.db").mkdir()
    await records.close()
    with pytest.raises(Unavailable):
        await add(records, "one")
    assert "does not take what is written" in records.problem()
    (tmp_path / "records.db").rmdir()
    (tmp_path / "away.db").rename(tmp_path / "records.db")
    await add(records, "one")
    assert records.problem() == ""


async def test_what_was_deleted_is_not_left_in_the_file(records: Records, tmp_path: Path) -> None:
    name = "a-name-that-must-be-gone"
    await add(records, name)
    async with records.transaction() as connection:
        await connection.execute(sa.delete(ROWS))
    await records.close()
    files = [path for path in tmp_path.iterdir() if stat.S_ISREG(path.stat().st_mode)]
    assert files and not any(name.encode() in path.read_bytes() for path in files)


async def test_rows_that_nobody_fetches_keep_nobody_from_writing(records: Records) -> None:
    await add(records, "one", "two")
    async with records.transaction() as connection:
        raw: Any = await connection.get_raw_connection()
        waiting = await raw.driver_connection.cursor()
        await waiting.execute("select name from rows order by name")
        await add(records, "three")
        assert await waiting.fetchall() == [("one",), ("two",)]


def test_an_address_that_cannot_be_read_is_refused_without_quoting_it() -> None:
    with pytest.raises(BadInput) as raised:
        Records("keeper", "secret-in-a-wrong-place", MIGRATIONS)
    assert "secret" not in str(raised.value)
