"""What a thief finds who takes the disks, memories, and every service's own key, after the limits.

While the street plays an officer is at a browser, and a tap reads every record as it is published and asks
for its key at once, as a service may: what it opens gives the marks to look for. The same thief finds all of
it where nothing is forgotten. `tox -e forensics` does so with the whole street of the demonstration.
"""

import asyncio
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest

from services.chassis.access import SERVICES
from services.cli.demo import assets, story
from services.cli.demo.walks import WALKS
from tests.connected import tap
from tests.connected.cluster import Cluster
from tests.connected.servers.kafka_server import KafkaServer
from tests.connected.servers.milvus_server import MilvusServer
from tests.connected.servers.postgres_server import PostgresServer
from tests.connected.servers.redis_server import RedisServer
from tests.forensics import account, browsing, clerk, people, rooms
from tests.forensics.account import Account
from tests.forensics.grounds import Grounds
from tests.forensics.looking import Looker
from tests.forensics.theft import Scene, Theft, stolen
from tests.forensics.waiting import ERASED

KINDS = {*tap.KINDS, "photo"}
_SIZE, _WALKS = ((1280, 720), WALKS) if account.LONG else ((960, 540), WALKS[:4])
_CARELESS = "tests.forensics.careless"
long_form = pytest.mark.skipif(not account.LONG, reason="of the long form: tox -e forensics")
# What is left where nothing is forgotten: in which place which kinds. Where the product would write nothing
# even so, the careless clerk has been.
_MESSAGES = {"shot", "template", "box", "track", "context"}
LEFT = {
    "records that open": _MESSAGES,
    "memory of redis": {*_MESSAGES, "wrapped key"},
    "memory of detector": {"frame"},
    "memory of embedder": {"shot", "box", "pixels", "context"},
    "memory of matcher": {"template", "track", "shot", "box"},
    "Kafka's folder": _MESSAGES,
    "Faust's changelog": _MESSAGES,
    "PostgreSQL's folder": _MESSAGES,
    "Milvus' folder": {"template"},
    "the vault": _MESSAGES,
    "logs of services": {"template"},
    "temporary folders": {"shot"},
    "Chromium's profile": {"shot"},
    "the report": {"shot", "template"},
    "MONITOR of Redis": _MESSAGES,
}
# There pictures lie whole, and everybody is to be seen in them.
SHOWN = {
    "records that open",
    "memory of embedder",
    "Faust's changelog",
    "temporary folders",
    "the vault",
    "Chromium's profile",
    "MONITOR of Redis",
}

Play = Callable[[bool], Theft]


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> story.Story:
    folder = tmp_path_factory.mktemp("street")
    return story.write(folder, assets.fetch(), datetime.now(UTC), size=_SIZE, walks=_WALKS)


@pytest.fixture(scope="module")
def looker(told: story.Story) -> Looker:
    return Looker(people.unlisted(told))


@pytest.fixture(scope="module")
def grounds(
    kafka: KafkaServer, redis_server: RedisServer, postgres: PostgresServer, milvus: MilvusServer
) -> Grounds:
    return Grounds(kafka, redis_server, postgres, milvus)


@pytest.fixture(scope="module")
def play(
    servers: dict[str, str],
    told: story.Story,
    grounds: Grounds,
    looker: Looker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Play:
    """Lets the street pass services that forget, or careless ones."""

    def played(forgets: bool) -> Theft:
        folder = tmp_path_factory.mktemp("forgetting" if forgets else "careless")
        database = grounds.postgres.new_database()
        environment = {**servers, "SIGHTLINE_DATABASE_URL": database}
        made = Cluster(folder / "cluster", environment, module=("services",) if forgets else (_CARELESS,))
        made.lay_out()
        browsing.settle(made.folder / "keys")
        scene = Scene(made, told, grounds, folder, looker, forgets, account.tell)
        try:
            made.start()
            stole = asyncio.run(stolen(scene))
        finally:
            made.end()
        show(stole, looker, forgets)
        return stole

    return played


@pytest.fixture(scope="module")
def theft(play: Play) -> Theft:
    return play(True)


@pytest.fixture(scope="module")
def careless(play: Play, grounds: Grounds) -> Iterator[Theft]:
    try:
        yield play(False)
    finally:
        clerk.tidy(grounds)


def show(stole: Theft, looker: Looker, forgets: bool) -> None:
    """Print and keep the figures."""
    account.publish(
        Account(
            "real servers",
            forgets,
            len(tracks_of(stole)),
            len(looker.known.templates),
            looker.known.level_ratio,
            account.sought(stole.marks),
            {
                "keys that the tap had": len(stole.tap.keys),
                "keys tried": stole.tried.keys,
                "sealed records": stole.tried.records,
                "records that open": len(stole.tried.opened),
                "of which matched": len(set(stole.tried.opened) & stole.tap.matched),
                "with the tap's keys": len(stole.control.opened),
            },
            account.times_of(stole.report),
            account.rows(stole.findings),
        )
    )


def tracks_of(stole: Theft) -> set[str]:
    return {mark.track for mark in stole.marks if mark.kind == "shot"}


def test_there_was_every_kind_of_thing_to_forget_and_an_officer_at_work(
    theft: Theft, told: story.Story
) -> None:
    assert {mark.kind for mark in theft.marks} == KINDS
    assert len(tracks_of(theft)) >= 2
    assert 1 <= len(theft.report["alerts"]) <= told.passes_of_listed and theft.report["ledger"]["closes"]
    assert theft.answered >= 1 and theft.watched >= 3
    assert theft.report["alerts"][0]["answer"] is not None


def test_nothing_of_it_is_left_in_any_memory_or_on_any_disk(theft: Theft) -> None:
    assert {one.place: dict(one.kinds) for one in theft.findings if one.markers} == {}
    may_be_empty = {"records that open", "Redis' folder", "temporary folders", "columns of Milvus' files"}
    assert {one.place for one in theft.findings if not one.searched_bytes} <= may_be_empty
    assert theft.found_in(rooms.KAFKA_AT_ONCE).searched_bytes > 1_000_000
    assert {f"memory of {service}" for service in SERVICES} < {one.place for one in theft.findings}


def test_nobody_is_found_again_in_any_picture_that_lies_anywhere(theft: Theft) -> None:
    assert {one.place: one.sights.found for one in theft.findings if one.sights.found} == {}
    assert theft.found_in("the report").sights.faces >= 1, "the alerts' own pictures are looked at"


def test_no_process_may_leave_its_memory_in_a_core_file(theft: Theft) -> None:
    assert theft.may_dump == []


def test_matches_and_decisions_are_erased_behind_their_reader(theft: Theft) -> None:
    """Until none is left the theft waits; so there have to have been some, of each."""
    assert theft.erased_on_topics.keys() == set(ERASED)
    assert all(count > 0 for count in theft.erased_on_topics.values()), theft.erased_on_topics


def test_no_record_on_the_disk_opens_but_what_matched(theft: Theft) -> None:
    assert theft.secrets_told > 0 and theft.tried.records > 0
    assert theft.tried.keys > 20
    assert set(theft.tried.opened) <= theft.tap.matched


def test_the_same_thief_opens_them_with_the_keys_that_were_kept(theft: Theft) -> None:
    there = {envelope.key_id for _, envelope in theft.tap.taken} & set(theft.tap.keys)
    assert there - theft.tap.matched and set(theft.control.opened) == there


@long_form
def test_where_nothing_is_forgotten_the_same_search_finds_each_kind_in_each_place(careless: Theft) -> None:
    missed = {place: kinds - set(careless.found_in(place).kinds) for place, kinds in LEFT.items()}
    assert {place: kinds for place, kinds in missed.items() if kinds} == {}


@long_form
def test_where_nothing_is_forgotten_it_finds_every_face(careless: Theft, looker: Looker) -> None:
    wanted, found = tracks_of(careless), defaultdict[str, set[str]](set)
    for one in careless.findings:
        found[one.place] |= {mark.track for mark in one.markers} & wanted
    # Frames are of no track.
    places = {place for place, kinds in LEFT.items() if kinds != {"frame"}}
    assert {place: wanted - found[place] for place in places if not found[place] >= wanted} == {}
    everybody = set(looker.known.templates)
    seen = {place: set(careless.found_in(place).sights.found) for place in SHOWN}
    assert {place: everybody - names for place, names in seen.items() if everybody - names} == {}


@long_form
def test_where_nothing_is_forgotten_every_record_opens_with_what_redis_has(careless: Theft) -> None:
    there = {envelope.key_id for _, envelope in careless.tap.taken}
    assert there and there <= set(careless.tried.opened)
