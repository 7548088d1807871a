"""What the retention-purger is at when it is killed, and what must hold once another has come after it."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from services.chassis.envelope import to_timestamp
from services.chassis.errors import SightlineError
from services.retention_purger.domain.audit_check import Check
from services.retention_purger.domain.policy import ALERT_CEILING, HOLD_CEILING
from sightline.alert_dispatcher.v1.alert_raised_pb2 import AlertRaised
from sightline.alert_dispatcher.v1.outcome_recorded_pb2 import CONFIRMATION_FALSE, Outcome, OutcomeRecorded
from sightline.registrar.v1.deployment_changed_pb2 import STATUS_ENDED
from sightline.retention_purger.v1.hold_service_pb2 import LiftHoldRequest
from tests.crashes.lines import traced
from tests.crashes.store import Store
from tests.retention_purger.holding_rig import BERTA, DORA, KEY
from tests.retention_purger.keeping import Keeping
from tests.retention_purger.purging import CONTEXT

_SOON, _LATE, _AHEAD = timedelta(days=30), timedelta(days=100), timedelta(days=20)
PURGER = traced("retention_purger", "chassis/outbox.py", "chassis/records.py")


@dataclass(frozen=True, slots=True)
class Scenario:
    """`prepare` makes a store in a folder, `step` is what is killed, `finish` says what does not hold then.

    Each is run in a process of its own. `files`: whose lines are counted.
    """

    prepare: Callable[[Path], Awaitable[Sequence[str]]]
    step: Callable[[Path], Awaitable[Sequence[str]]]
    finish: Callable[[Path], Awaitable[Sequence[str]]]
    files: Sequence[Path] = tuple(PURGER)


async def _three_alerts(folder: Path) -> list[str]:
    """One is held, one is due, and the hold of one has lapsed."""
    store = await Store.opened(folder)
    for alert in ("held", "due", "lapsed"):
        await store.alert(alert)
    await store.held("lapsed")
    store.now += _SOON
    await store.held("held")
    store.save()
    return []


async def _look(folder: Path) -> list[str]:
    store = await Store.opened(folder, _LATE)
    await store.eraser.erase_due()
    await store.outbox.flush()
    return []


async def _looked(folder: Path) -> list[str]:
    store = await Store.opened(folder, _LATE)
    await store.erased()
    found = await store.faults()
    if await store.opens("held") != KEY:
        found.append("what is held is lost")
    found += [f"{alert} is kept" for alert in ("due", "lapsed") if not await store.closed(alert)]
    kinds = await store.kinds()
    if kinds["day_key_destroyed"] != 1 or kinds["alert_erased"] != 2:
        found.append(f"the chain tells of {dict(kinds)}")
    if (left := [one.alert for one in await store.retentions.all()]) != ["held"]:
        found.append(f"on record: {left}")
    if await store.eraser.erase_due() != (0, 0):
        found.append("a second look erases again")
    return found


async def _one_alert(folder: Path) -> list[str]:
    store = await Store.opened(folder)
    await store.alert()
    store.save()
    return []


async def _hold(folder: Path) -> list[str]:
    store = await Store.opened(folder)
    await store.held()
    return []


async def _held(folder: Path) -> list[str]:
    """In force or not: asked again it is, and then the alert outlives its day."""
    store = await Store.opened(folder)
    waiting = [hold for hold in await store.holds.all() if not hold.in_force]
    in_force = [hold for hold in await store.holds.all() if hold.in_force]
    if not in_force:
        hold = waiting[0] if waiting else await store.desk.place("a", "K-8", DORA)
        await store.desk.confirm(hold.id, BERTA)
    store.now += timedelta(days=40)
    await store.erased()
    found = await store.faults()
    if await store.opens() != KEY:
        found.append("what is held is lost")
    return found


async def _one_held(folder: Path) -> list[str]:
    store = await Store.opened(folder)
    await store.alert()
    await store.held()
    store.save()
    return []


async def _lift(folder: Path) -> list[str]:
    store = await Store.opened(folder, timedelta(days=40))
    (hold,) = await store.holds.all()
    await store.hold_rpc.LiftHold(LiftHoldRequest(hold=hold.id), CONTEXT)
    return []


async def _lifted(folder: Path) -> list[str]:
    store = await Store.opened(folder, timedelta(days=40))
    for hold in await store.holds.all():
        await store.desk.lift(hold.id, DORA)
    await store.erased()
    return [*await store.faults(), *await _all_gone(store)]


async def _wish(folder: Path) -> list[str]:
    store = await Store.opened(folder)
    await store.desk.keep_for_person(store.keeper.kept["a"], "DP-1", DORA)
    await store.desk.erase_for_person(store.keeper.kept["a"], DORA)
    await store.eraser.erase_due()
    await store.outbox.flush()
    return []


async def _wished(folder: Path) -> list[str]:
    store = await Store.opened(folder)
    with suppress(SightlineError):  # its owner has erased it already
        await store.desk.erase_for_person(store.keeper.kept["a"], DORA)
    await store.erased()
    return [*await store.faults(), *await _nothing_on_record(store)]


async def _hear_false(folder: Path) -> list[str]:
    store = await Store.opened(folder)
    await _hear_all(store)
    return []


async def _heard_false(folder: Path) -> list[str]:
    store = await Store.opened(folder)
    await _hear_all(store)  # whatever was not committed on the bus is delivered again
    await store.eraser.erase_due()
    found = await store.faults()
    kinds = await store.kinds()
    if kinds["alert_retained"] != 1 or kinds["outcome_recorded"] != 1:
        found.append(f"the chain tells of {dict(kinds)}")
    if [hold for hold in await store.holds.all()]:
        found.append("what is a false alert is held")
    (retained,) = await store.retentions.all()
    if retained.expires_at > store.now + timedelta(hours=24):
        found.append(f"a false alert is kept until {retained.expires_at}")
    return found


async def _by_a_clock_ahead(folder: Path) -> list[str]:
    """An alert, and one that is held, of a clock that is 20 days ahead."""
    store = await Store.opened(folder, _AHEAD)
    for alert in ("a", "held"):
        await store.alert(alert)
    await store.held("held")
    store.save()
    return []


async def _look_by_the_right_clock(folder: Path) -> list[str]:
    store = await Store.opened(folder)
    await store.eraser.erase_due()
    await store.outbox.flush()
    return []


async def _as_of_the_right_clock(folder: Path) -> list[str]:
    """Everything opens, nothing is kept for longer than by a clock that was right, and all of it goes."""
    store = await Store.opened(folder)
    await store.eraser.erase_due()
    alerts_last, holds_last = store.now + ALERT_CEILING, store.now + HOLD_CEILING
    found = [f"{alert} is lost" for alert in ("a", "held") if await store.opens(alert) != KEY]
    found += [f"the key of {day} is kept" for day in await store.day_keys.days() if day > alerts_last.date()]
    found += [
        f"{one.alert} is kept until {one.expires_at}"
        for one in await store.retentions.all()
        if one.expires_at > alerts_last
    ]
    found += [
        f"{hold.alert} is held from {hold.placed_at} until {hold.until}"
        for hold in await store.holds.all()
        if hold.placed_at > store.now or (hold.until is not None and hold.until > holds_last)
    ]
    store.now = alerts_last
    await store.erased()
    if not await store.closed("a"):
        found.append("a is kept")
    if await store.opens("held") != KEY:
        found.append("what is held is lost")
    store.now = holds_last
    await store.erased()
    if not await store.closed("held"):
        found.append("held is kept")
    return [*found, *await store.faults(), *await _nothing_on_record(store)]


async def _all_gone(store: Store) -> list[str]:
    return [*await _nothing_on_record(store), *([] if await store.closed("a") else ["its key can be had"])]


async def _nothing_on_record(store: Store) -> list[str]:
    found = [f"on record: {one.alert}" for one in await store.retentions.all()]
    return found + [f"held: {hold.alert}" for hold in await store.holds.all()]


async def _no_ledger(folder: Path) -> list[str]:
    await Keeping(folder).open()
    return []


async def _count(folder: Path) -> list[str]:
    """Keys are seen, settled and swept, and their deployment ends; the keyring dies with the process."""
    keeping = Keeping(folder)
    await keeping.open()
    await keeping.some_of_each()
    await keeping.sweeper.sweep()
    keeping.times.pass_seconds(60)
    await keeping.sweeper.sweep()
    await keeping.status(STATUS_ENDED)
    await keeping.sweeper.sweep()
    return []


async def _counted(folder: Path) -> list[str]:
    """Of what was on record each key is accounted for once, and the chain's last word says the same."""
    keeping = Keeping(folder)
    keeping.keyring.life = 2
    await keeping.open()
    await keeping.status(STATUS_ENDED)
    await keeping.sweeper.sweep()
    whole = await keeping.book.whole("market")
    entries, check = await keeping.chain.entries(1, 99), Check()
    found = [fault for entry in entries if (fault := check.fault(entry))]
    if not whole.closes or whole.in_flight or whole.tracks_living:
        found.append(f"the ledger does not close: {whole}")
    if whole.counted and (not entries or f'"seen":{whole.probes.seen}' not in entries[-1].body):
        found.append(f"the chain does not tell of {whole}")
    return found


async def _hear_all(store: Store) -> None:
    expires_at = to_timestamp(store.now + timedelta(days=31))
    outcome = Outcome(confirmation=CONFIRMATION_FALSE)
    await store.hear(AlertRaised(alert="a", expires_at=expires_at))
    await store.hear(OutcomeRecorded(alert="a", outcome=outcome, expires_at=expires_at))


SCENARIOS: Mapping[str, Scenario] = {
    "a look at what is due": Scenario(_three_alerts, _look, _looked),
    "a hold": Scenario(_one_alert, _hold, _held),
    "a hold lifted": Scenario(_one_held, _lift, _lifted),
    "a wish of the person": Scenario(_one_alert, _wish, _wished),
    "a false alert": Scenario(_one_held, _hear_false, _heard_false),
    "a clock that is set right": Scenario(
        _by_a_clock_ahead, _look_by_the_right_clock, _as_of_the_right_clock
    ),
    "a ledger": Scenario(_no_ledger, _count, _counted),
}
