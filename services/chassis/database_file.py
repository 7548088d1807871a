"""A file as a database (SQLite): what keeps its answers, its locks and what was deleted in order."""

import sqlite3
from collections.abc import Iterator
from typing import Any


class WholeCursor(sqlite3.Cursor):
    """A cursor that reads an answer whole while it is asked for, and so lets go of the file at once.

    Otherwise the file stays locked until the rows are fetched. Whoever is cancelled in between never fetches
    them, and what they leave keeps everybody from writing until the garbage is collected.
    """

    _rows: Iterator[Any] = iter(())

    def execute(self, statement: str, parameters: Any = (), /) -> "WholeCursor":
        """Ask, and read the answer."""
        self._rows = iter(())
        super().execute(statement, parameters)
        self._rows = iter(super().fetchall())
        return self

    def executemany(self, statement: str, parameters: Any, /) -> "WholeCursor":
        """Do it for each; there is no answer."""
        self._rows = iter(())
        super().executemany(statement, parameters)
        return self

    def __next__(self) -> Any:
        """Return the next row."""
        return next(self._rows)

    def fetchone(self) -> Any:
        """Return the next row; None after the last."""
        return next(self._rows, None)

    def fetchmany(self, size: int | None = None) -> list[Any]:
        """Return up to `size` rows."""
        most = self.arraysize if size is None else size
        return [row for _, row in zip(range(most), self._rows, strict=False)]

    def fetchall(self) -> list[Any]:
        """Return the rows that are left."""
        return list(self._rows)


class FileConnection(sqlite3.Connection):
    """A connection whose cursors are all of that kind."""

    def cursor(self, factory: Any = WholeCursor) -> Any:
        """Return a cursor."""
        return super().cursor(factory)

    def execute(self, statement: str, parameters: Any = (), /) -> Any:
        """Ask by a cursor of its own, and return it."""
        return self.cursor().execute(statement, parameters)


def prepare(connection: Any, _: Any) -> None:
    """Prepare a new connection: what is deleted is overwritten, and nothing of it stays in a journal."""
    cursor = connection.cursor()
    cursor.execute("PRAGMA secure_delete = ON")
    cursor.execute("PRAGMA journal_mode = TRUNCATE")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.close()
