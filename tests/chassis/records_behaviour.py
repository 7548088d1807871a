"""What records must do on every database: one suite, held against each of them.

A subclass gives the fixture `database`: the address of an empty one.
"""

import asyncio
from collections.abc import AsyncIterator

import pytest
import sqlalchemy as sa
from alembic.operations import Operations

from services.chassis import outbox
from services.chassis.records import Migration, Records

ROWS = sa.table("rows", sa.column("name"))


def create(operations: Operations) -> None:
    operations.create_table("rows", sa.Column("name", sa.String, primary_key=True))
    outbox.create_table(operations)


def add_place(operations: Operations) -> None:
    operations.add_column("rows", sa.Column("place", sa.String))


MIGRATIONS: tuple[Migration, ...] = (("0001_rows", create),)


async def add(records: Records, *names: str) -> None:
    async with records.transaction() as connection:
        for name in names:
            await connection.execute(sa.insert(ROWS).values(name=name))


async def names_in(records: Records) -> list[str]:
    async with records.transaction() as connection:
        return [row.name for row in (await connection.execute(sa.select(ROWS))).all()]


@pytest.fixture
async def records(database: str) -> AsyncIterator[Records]:
    made = Records("keeper", database, MIGRATIONS)
    await made.open()
    yield made
    await made.close()


class RecordsBehaviour:
    """Rules of a service's own tables."""

    async def test_a_schema_is_brought_up_to_date_step_by_step(self, records: Records, database: str) -> None:
        newer = Records("keeper", database, (*MIGRATIONS, ("0002_place", add_place)))
        for _ in range(2):
            await newer.open()
        async with newer.transaction() as connection:
            await connection.execute(sa.text("insert into rows (name, place) values ('a', 'b')"))
        await newer.close()

    async def test_what_fails_is_undone(self, records: Records) -> None:
        with pytest.raises(sa.exc.IntegrityError):
            await add(records, "one", "one")
        assert await names_in(records) == []

    async def test_an_error_of_the_database_does_not_quote_the_row(self, records: Records) -> None:
        with pytest.raises(sa.exc.IntegrityError) as raised:
            await add(records, "a subject", "a subject")
        told: BaseException | None = raised.value
        while told is not None:
            assert "a subject" not in f"{told!s} {told!r} {vars(told)}"
            told = told.__cause__

    async def test_a_row_that_is_there_already_is_no_problem_of_the_database(self, records: Records) -> None:
        with pytest.raises(sa.exc.IntegrityError):
            await add(records, "one", "one")
        assert records.problem() == ""

    async def test_many_at_once_wait_for_one_another(self, records: Records) -> None:
        await asyncio.gather(*(add(records, f"{number}") for number in range(40)))
        assert len(await names_in(records)) == 40
