"""Somebody who is signed in, as the console speaks for them."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from services.chassis.access import CONSOLE
from services.chassis.errors import Refused
from services.console.clients.people import People
from tests.console.standing import Standing, standing


@pytest.fixture
async def place(tmp_path: Path) -> AsyncIterator[Standing]:
    async with standing(tmp_path) as made:
        yield made


@pytest.mark.parametrize("unattended", [True, False])
async def test_what_a_page_asks_other_services_by_itself_keeps_no_session_alive(
    place: Standing, unattended: bool
) -> None:
    people = People(lambda _: place.people.channels[CONSOLE])
    session = await people.sign_in("engagement-officer", "four words are plenty", "192.0.2.7")
    for _ in range(2):
        place.people.now += timedelta(minutes=14)
        visit = await people.visit(session, unattended=True)
        visit.unattended = unattended
        await visit.bearer("alert_dispatcher")
    place.people.now += timedelta(minutes=14)
    if not unattended:
        await people.visit(session)
        return
    with pytest.raises(Refused):
        await people.visit(session)


async def test_a_visit_knows_that_nobody_may_be_there(place: Standing) -> None:
    people = People(lambda _: place.people.channels[CONSOLE])
    session = await people.sign_in("engagement-officer", "four words are plenty", "192.0.2.7")
    assert (await people.visit(session, unattended=True)).unattended
    assert not (await people.visit(session)).unattended
