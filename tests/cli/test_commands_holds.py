"""Holds at the command line, on a real purger: each person as themselves, each right checked."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

from prometheus_client import CollectorRegistry

from services.chassis import rpc
from services.chassis.access import Access, Directory
from services.cli.people import add
from services.cli.store import Store
from services.retention_purger.rpc.holds import HoldRpc
from sightline.retention_purger.v1.hold_service_pb2_grpc import add_HoldServiceServicer_to_server
from sightline.retention_purger.v1.retention_service_pb2_grpc import add_RetentionServiceServicer_to_server
from tests.cli.answering import PEOPLE, Answering, Detector, Dispatcher, Register
from tests.retention_purger.holding_rig import CODE, HoldRig


@asynccontextmanager
async def purging(folder: Path) -> AsyncIterator[tuple[Answering, HoldRig]]:
    """A purger on the socket of a store, with one alert."""
    store = Store(folder / "store")
    for name, roles in PEOPLE.items():
        add(store.keys, name, roles)
    store.socket.parent.mkdir(mode=0o700)
    directory = Directory.load(store.keys / "directory.json")
    server = rpc.server(Access.create("service", directory, CollectorRegistry()))
    rig = HoldRig(folder)
    await rig.open()
    await rig.alert("a1b2")
    rig.keeper.kept["a"] = rig.keeper.kept["a1b2"]
    add_HoldServiceServicer_to_server(HoldRpc(rig.desk, rig.eraser), server)
    add_RetentionServiceServicer_to_server(rig.rpc, server)
    rpc.listen(server, f"unix:{store.socket}")
    await server.start()
    try:
        yield Answering(folder, Register(), Dispatcher(), Detector()), rig
    finally:
        await server.stop(None)
        await rig.records.close()


async def test_two_persons_hold_an_alert_and_either_lifts_it(tmp_path: Path) -> None:
    async with purging(tmp_path) as (services, rig):
        placed = await services.run("dora", "holds", "place", "a1b2", "--case", "K-7")
        (hold,) = await rig.holds.all()
        assert f"sightline holds confirm {hold.id}" in placed.output
        assert "another person" in str((await services.run("dora", "holds", "confirm", hold.id)).exception)
        confirmed = await services.run("berta", "holds", "confirm", hold.id)
        assert "unless it is reviewed by 2026-07-30" in confirmed.output
        assert "until 2026-07-30" in (await services.run("berta", "holds", "review", hold.id)).output
        listed = await services.run("fritz", "holds", "list")
        assert all(word in listed.output for word in (hold.id, "a1b2", "K-7", "dora", "berta", "2026-07-30"))
        assert "lifted" in (await services.run("berta", "holds", "lift", hold.id)).output
        assert json.loads((await services.run("dora", "holds", "list", "--json")).output) == []


async def test_who_has_no_right_is_told(tmp_path: Path) -> None:
    async with purging(tmp_path) as (services, rig):
        for person in ("anton", "berta", "carol", "emil", "fritz"):
            refused = await services.run(person, "holds", "place", "a1b2", "--case", "K-7")
            assert "may not call PlaceHold" in str(refused.exception)
        for person in ("anton", "carol", "emil"):
            assert "may not call" in str((await services.run(person, "holds", "list")).exception)
        assert list(await rig.holds.all()) == []


async def test_what_expires_when_is_shown_and_nothing_is_changed(tmp_path: Path) -> None:
    async with purging(tmp_path) as (services, rig):
        shown = await services.run("dora", "holds", "expiring", "--at", "2026-05-31")
        assert "2026-06-01" in shown.output and "kept" in shown.output
        assert "erased" in (await services.run("fritz", "holds", "expiring", "--at", "2026-06-01")).output
        (hold,) = [await rig.held("a1b2")]
        assert hold.in_force
        assert "held" in (await services.run("dora", "holds", "expiring", "--at", "2026-06-01")).output
        (said,) = json.loads((await services.run("dora", "holds", "expiring", "--json")).output)
        assert said["alert"] == "a1b2" and await rig.announced() == 0


async def test_what_expires_is_counted_by_day_and_a_dry_run_says_what_is_due(tmp_path: Path) -> None:
    async with purging(tmp_path) as (services, rig):
        for person in ("dora", "berta", "fritz"):
            shown = (await services.run(person, "expiring")).output
            assert (
                "2026-06-01" in shown and "alerts, with their evidence" in shown and "keys of a day" in shown
            )
            assert "nothing is due" in (await services.run(person, "expiring", "--dry-run")).output
        rig.now += timedelta(days=31)
        dry = (await services.run("fritz", "expiring", "--dry-run")).output
        assert dry.count("due") == 2 and "nothing was changed" in dry
        said = json.loads((await services.run("dora", "expiring", "--dry-run", "--json")).output)
        assert [(one["kind"], one["count"]) for one in said] == [
            ("EXPIRING_KIND_ALERT", "1"),
            ("EXPIRING_KIND_DAY_KEY", "1"),
        ]
        assert await rig.announced() == 0 and await rig.day_keys.days() != []
        for person in ("anton", "carol", "emil"):
            assert "may not call" in str((await services.run(person, "expiring")).exception)


async def test_the_person_has_it_kept_or_erased_by_their_receipt(tmp_path: Path) -> None:
    asked = ("market", "--receipt", CODE, "--request", "DP-1")
    async with purging(tmp_path) as (services, rig):
        refused = await services.run("dora", "holds", "keep", *asked)
        assert "a paper that says who they are" in str(refused.exception)
        kept = await services.run("dora", "holds", "keep", *asked, "--identity-checked")
        assert "kept for the person until 2026-07-30" in kept.output
        listed = await services.run("dora", "holds", "list")
        assert "the person concerned asked" in listed.output
        erased = await services.run("dora", "holds", "erase", *asked, "--identity-checked")
        assert "its time is over" in erased.output and await rig.announced() == 1
