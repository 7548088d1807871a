"""Who takes what gets what: the model, and the bytes that it is a model of."""

from collections.abc import AsyncIterator
from datetime import date
from itertools import product
from pathlib import Path

import pytest

from services.alert_dispatcher.adapters.file_vault import FileVault
from services.chassis.errors import Unreadable
from services.chassis.sealing import NONCE_BYTES, open_sealed, seal, unpadded
from services.retention_purger.domain.places import Copy, Key, Place
from services.retention_purger.domain.rule import Rule
from services.retention_purger.domain.rules import RULES
from services.retention_purger.domain.taking import (
    Machine,
    keys_at,
    opened_at,
    opened_by_order,
    opened_off,
    opened_running,
)
from tests.retention_purger.holding_rig import KEY, HoldRig

EVIDENCE = next(rule for rule in RULES if rule.sealed is Key.ALERT)
HELD = "held"


@pytest.fixture
async def rig(tmp_path: Path) -> AsyncIterator[HoldRig]:
    rig = HoldRig(tmp_path)
    await rig.open()
    yield rig
    await rig.records.close()


@pytest.mark.parametrize("taken", list(product([True, False], repeat=3)), ids=str)
@pytest.mark.parametrize("case", ["", HELD])
async def test_evidence_opens_where_the_model_says_so_and_nowhere_else(
    rig: HoldRig, taken: tuple[bool, bool, bool], case: str
) -> None:
    """A thief has the vault's file, the rows, the folder of keys, or some of them; all are real."""
    vault = FileVault(rig.folder / "vault")
    vault.open()
    nonce, sealed = seal(KEY, b"a face", b"evidence")
    await vault.put("a", "mark", nonce + sealed)
    await rig.alert()
    rows = [rig.keeper.kept["a"].wrapped]
    if case:
        rows.append((await rig.held()).wrapped)
        await rig.day_keys.destroy(date(2026, 6, 1))  # its day has come: the hold alone opens it
    places = [Place.VAULT, Place.POSTGRESQL, Place.DAY_KEYS]
    has = dict(zip(places, taken, strict=True))
    named = [hold.id for hold in await rig.holds.all()]  # a row says what it is of
    found = stolen(
        named,
        sorted((rig.folder / "vault").glob("*.sealed")) if has[Place.VAULT] else [],
        rows if has[Place.POSTGRESQL] else [],
        sorted((rig.folder / "keys").rglob("*.key")) if has[Place.DAY_KEYS] else [],
    )
    said = EVIDENCE in opened_at(RULES, [place for place in places if has[place]])
    assert (found == [b"a face"]) is said is all(taken)


def stolen(holds: list[str], files: list[Path], rows: list[bytes], keys: list[Path]) -> list[bytes]:
    """All that opens, when every key is tried on everything, and what opens is a key as well."""
    known, wrapped = {key.read_bytes() for key in keys}, list(rows)
    for hold in ("", *holds, ""):
        opened = [found for key in list(known) for one in wrapped if (found := tried(key, one, hold))]
        known |= {found for found in opened if len(found) == 32}
        wrapped += opened
    return [found for key in known for file in files if (found := tried(key, file.read_bytes()))]


def tried(key: bytes, sealed: bytes, hold: str = "") -> bytes:
    for bound in (b"a", b"\xfea", b"evidence", f"hold/{hold}/a".encode()):
        try:
            padded = open_sealed(key, sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], bound)
        except (Unreadable, ValueError):
            continue
        return bytes(unpadded(padded))
    return b""


def test_a_key_under_two_others_opens_with_both() -> None:
    copies = [
        Copy(Key.ALERT, Place.POSTGRESQL, (Key.DAY, Key.OWN)),
        Copy(Key.DAY, Place.DAY_KEYS),
        Copy(Key.OWN, Place.VAULT),
    ]
    assert Key.ALERT not in keys_at([Place.POSTGRESQL, Place.DAY_KEYS], copies)
    assert Key.ALERT in keys_at([Place.POSTGRESQL, Place.DAY_KEYS, Place.VAULT], copies)


def test_memory_goes_with_power() -> None:
    rule = Rule("shots", places=(Place.DETECTOR,))
    machine = Machine("detector", frozenset({Place.DETECTOR}))
    assert opened_off([rule], machine) == [] and opened_running([rule], machine) == [rule]


def test_a_service_that_runs_reads_its_own_tables_and_no_other() -> None:
    rules = [Rule("its own", tables=("one.a: x",)), Rule("another's", tables=("two.b: y",))]
    assert opened_running(rules, Machine("one", frozenset(), "one")) == rules[:1]


def test_what_is_kept_on_servers_alone_is_on_no_machine_that_runs_all_in_one_process() -> None:
    rule = Rule("photos", servers_only=True, tables=("one.a: x",))
    places = frozenset({Place.POSTGRESQL})
    assert opened_running([rule], Machine("PostgreSQL", places)) == [rule]
    laptop = Machine("laptop", places, one_process=True)
    assert (
        opened_off([rule], laptop) == opened_running([rule], laptop) == opened_by_order([rule], laptop) == []
    )


def test_by_order_opens_what_lies_there_with_every_key_that_still_exists() -> None:
    machine = Machine("the vault", frozenset({Place.VAULT}))
    assert opened_off([EVIDENCE], machine) == [] and opened_by_order([EVIDENCE], machine) == [EVIDENCE]


def test_no_machine_alone_opens_evidence_once_it_is_switched_off() -> None:
    for place in Place:
        assert EVIDENCE not in opened_off(RULES, Machine("", frozenset({place})))


def test_switched_off_all_machines_together_hold_nothing_of_who_is_on_no_list() -> None:
    passing = [rule for rule in RULES if rule.sealed in (Key.FRAME, Key.PROBE)]
    everything = Machine("all", frozenset(Place))
    assert passing and not set(passing) & set(opened_off(RULES, everything))
    assert set(passing) <= set(opened_running(RULES, everything))
