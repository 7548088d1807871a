"""A file as a database: an answer that nobody fetches keeps nobody from writing."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from services.chassis.database_file import FileConnection, prepare

_ROWS = [(number, f"row {number}") for number in range(5)]


def _opened(path: Path) -> Any:
    connection = sqlite3.connect(path, timeout=0, factory=FileConnection)
    prepare(connection, None)
    return connection


@pytest.fixture
def file(tmp_path: Path) -> Iterator[Path]:
    path = tmp_path / "rows.db"
    connection = _opened(path)
    connection.cursor().execute("create table rows (number integer primary key, words text)")
    connection.cursor().executemany("insert into rows values (?, ?)", _ROWS)
    connection.commit()
    yield path
    connection.close()


def _asked(connection: Any) -> Any:
    return connection.cursor().execute("select * from rows order by number")


def test_another_writes_while_rows_wait_to_be_fetched(file: Path) -> None:
    reader, writer = _opened(file), _opened(file)
    waiting = _asked(reader)
    writer.cursor().execute("delete from rows where number > 0")
    writer.commit()
    assert waiting.fetchall() == _ROWS


def test_what_was_begun_on_a_connection_that_is_closed_holds_nobody_up(file: Path) -> None:
    broken_off, writer = _opened(file), _opened(file)
    left = [_asked(broken_off)]
    left.append(broken_off.cursor().execute("delete from rows"))
    broken_off.close()
    writer.cursor().execute("delete from rows where number = 4")
    writer.commit()
    assert len(left) == 2 and _asked(writer).fetchall() == _ROWS[:4]


def test_rows_come_one_by_one_some_or_all(file: Path) -> None:
    cursor = _asked(_opened(file))
    assert cursor.fetchone() == _ROWS[0]
    assert cursor.fetchmany(2) == _ROWS[1:3]
    assert cursor.fetchmany() == _ROWS[3:4]
    assert cursor.fetchall() == _ROWS[4:]
    assert cursor.fetchone() is None and cursor.fetchmany(2) == []


def test_a_row_at_a_time_and_without_a_cursor_it_is_the_same(file: Path) -> None:
    reader, writer = _opened(file), _opened(file)
    waiting = reader.execute("select * from rows order by number")
    writer.execute("delete from rows where number > 0")
    writer.commit()
    assert list(waiting) == _ROWS


@pytest.mark.parametrize("what", ["select * from no_such_table", "insert into rows values (0, 'again')"])
def test_what_fails_gives_no_rows_of_before(file: Path, what: str) -> None:
    cursor = _asked(_opened(file))
    with pytest.raises(sqlite3.Error):
        cursor.execute(what)
    assert cursor.fetchall() == []


def test_an_answer_of_before_is_not_given_again(file: Path) -> None:
    cursor = _asked(_opened(file))
    cursor.executemany("delete from rows where number = ?", [(9,)])
    assert cursor.fetchall() == []
    cursor.execute("select number from rows where number > ?", (3,))
    assert cursor.fetchall() == [(4,)]
    cursor.execute("delete from rows")
    assert cursor.fetchall() == [] and cursor.rowcount == len(_ROWS)
