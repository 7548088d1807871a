"""The auditor's pages: names for marks, and what the chain says of one use."""

import re
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import pytest

from services.chassis.errors import Unavailable
from services.chassis.origin import utc_now
from services.registrar.domain.acts import Act, Deed
from services.retention_purger import wire
from services.retention_purger.domain import audit
from sightline.alert_dispatcher.v1.alert_service_pb2 import FindOfficersResponse, Officer
from sightline.registrar.v1.act_recorded_pb2 import DEED_CHAIN_EXPORTED
from sightline.retention_purger.v1.audit_service_pb2 import ListEntriesResponse
from sightline.retention_purger.v1.retention_service_pb2 import Account, GetLedgerResponse, Ledger
from tests.console.standing import Standing, standing
from tests.console.telling import Telling

OFFICER = b"o" * 32


@pytest.fixture
def services() -> Telling:
    return Telling()


@pytest.fixture
async def place(tmp_path: Path, services: Telling) -> AsyncIterator[Standing]:
    async with standing(tmp_path, serve=services.serve) as made:
        await made.people.told()
        yield made


def chained(told: Sequence[audit.Told]) -> list[audit.Entry]:
    head, made = audit.Head(), []
    for one in told:
        made.append(audit.following(head, one, utc_now()))
        head = made[-1].head
    return made


@pytest.fixture
async def acted(place: Standing, services: Telling) -> Standing:
    """A deployment that an author drafted and an officer started; one alert, verified by another."""
    acts: list[audit.Told] = []
    for act in (
        Act(Deed.DRAFTED, "author", "market"),
        Act(Deed.STARTED, "authorising-officer", "market"),
        Act(Deed.PASSWORD_GIVEN, "engineer", concerns="author"),
    ):
        await place.people.acts.tell(act)
        acts += [wire.act_told(one) for one in await place.people.told()]
    body = audit.canonical({"alert": "ab" * 32, "answer": "same_person", "officers": [OFFICER.hex()]})
    resolved = audit.Told(audit.Kind.ALERT_RESOLVED, "e", "market", body)
    entries = chained([*acts, resolved])

    async def streamed(_: object) -> AsyncIterator[ListEntriesResponse]:
        for entry in entries:
            yield ListEntriesResponse(entry=wire.entry_message(entry))

    services.told["ListEntries"] = streamed
    officer = Officer(mark=OFFICER, name="engagement-officer")
    services.told["FindOfficers"] = FindOfficersResponse(officers=[officer])
    probes = Account(seen=1204, forgotten={"no_match": 1201})
    services.told["GetLedger"] = GetLedgerResponse(ledger=Ledger(probes=probes, tracks_opened=803))
    return place


async def rows(place: Standing, query: str = "") -> list[str]:
    async with place.browser("auditor") as browser:
        status, text = await browser.get(f"/audit{query}")
    assert status == 200 and "The chain holds: 4 entries" in text
    return re.findall(r"<tr role=\"row\">(.*?)</tr>", text.partition("<tbody")[2], re.S)


async def test_names_stand_where_the_chain_has_marks(acted: Standing) -> None:
    resolved, given, started, drafted = await rows(acted)
    assert "engagement-officer" in resolved and "authorising-officer" in started and "author" in drafted
    assert "engineer" in given and "of author" in given


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?kind=started", ["started"]),
        ("?person=author", ["password given", "drafted"]),
        ("?person=engagement-officer", ["alert resolved"]),
        ("?person=nobody", []),
        ("?deployment=market&kind=act_recorded", ["started", "drafted"]),
    ],
)
async def test_it_is_filtered_by_what_by_whom_and_by_where(
    acted: Standing, query: str, found: list[str]
) -> None:
    seen = await rows(acted, query)
    assert len(seen) == len(found)
    assert all(f">{what}</td>" in row for what, row in zip(found, seen, strict=True))


async def test_who_verified_is_a_mark_where_the_dispatcher_is_away(
    acted: Standing, services: Telling
) -> None:
    services.told["FindOfficers"] = Unavailable("the alert-dispatcher is away")
    assert f"unnamed {OFFICER.hex()[:8]}" in (await rows(acted))[0]


async def test_one_use_is_told_with_who_verified_and_what_was_forgotten(acted: Standing) -> None:
    async with acted.browser("auditor") as browser:
        status, text = await browser.get("/audit/uses/market")
    assert status == 200
    for said in ("engagement-officer", "same person", "ab" * 8, "authorising-officer", "no match", "803"):
        assert said in text.replace("\N{NARROW NO-BREAK SPACE}", "")
    assert "password given" not in text


async def test_an_export_is_on_record(acted: Standing) -> None:
    async with acted.browser("auditor") as browser:
        await acted.people.told()
        assert (await browser.get("/audit/export"))[0] == 200
    assert [act.deed for act in await acted.people.told()] == [DEED_CHAIN_EXPORTED]


async def test_a_name_with_script_in_it_is_text(acted: Standing) -> None:
    async with acted.browser("auditor") as browser:
        _, text = await browser.get("/audit?person=%3Cscript%3E")
    assert "<script>" not in text.partition("<main")[2]
