"""Every change, removal and exchange of one entry is found, and named."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from services.retention_purger.domain.audit import Entry, Head, following
from services.retention_purger.domain.audit_check import Check
from tests.retention_purger.chain import BEGUN, chain, told

LENGTH = 12
WHOLE = chain(LENGTH)


def first_fault(entries: Sequence[Entry], outside: bytes = b"") -> str:
    check = Check(outside)
    return next((fault for entry in entries if (fault := check.fault(entry))), "")


def test_a_whole_chain_has_no_fault() -> None:
    assert first_fault(WHOLE) == "" == first_fault([])


@pytest.mark.parametrize("at", range(LENGTH))
def test_a_changed_entry_is_named(at: int) -> None:
    changed = [*WHOLE]
    changed[at] = replace(WHOLE[at], body=WHOLE[at].body.replace("2026", "2027"))
    assert first_fault(changed) == f"entry {at + 1} was changed"


@pytest.mark.parametrize("at", range(LENGTH - 1))
def test_an_entry_that_was_changed_and_hashed_again_does_not_fit_the_next(at: int) -> None:
    changed = [*WHOLE]
    head = WHOLE[at - 1].head if at else Head()
    changed[at] = following(head, told(99), BEGUN)
    assert first_fault(changed).startswith(f"entry {at + 2} does not follow entry {at + 1}")


@pytest.mark.parametrize("at", range(LENGTH - 1))
def test_a_missing_entry_is_named(at: int) -> None:
    assert first_fault(WHOLE[:at] + WHOLE[at + 1 :]).startswith(f"entry {at + 1} is missing")


@pytest.mark.parametrize("at", range(LENGTH))
def test_an_entry_that_stands_twice_is_named(at: int) -> None:
    assert first_fault(WHOLE[: at + 1] + WHOLE[at:]).startswith(f"entry {at + 1} stands again")


@pytest.mark.parametrize("first", range(LENGTH - 1))
def test_entries_in_another_order_are_named(first: int) -> None:
    for second in range(first + 1, LENGTH):
        swapped = [*WHOLE]
        swapped[first], swapped[second] = WHOLE[second], WHOLE[first]
        fault = first_fault(swapped)
        assert fault.startswith((f"entry {first + 1} ", f"entries {first + 1} to {second} "))


@pytest.mark.parametrize("left", range(LENGTH))
def test_what_was_cut_off_is_found_by_an_outside_head_alone(left: int) -> None:
    check = Check(WHOLE[-1].hash)
    assert [check.fault(entry) for entry in WHOLE[:left]] == [""] * left
    assert check.is_foreign and not check.is_proven and first_fault(WHOLE[:left]) == ""


def test_another_chain_is_found_by_an_outside_head_alone() -> None:
    head, fork = WHOLE[3].head, WHOLE[:4]
    for number in range(4, LENGTH):
        fork.append(following(head, told(100 + number), BEGUN))
        head = fork[-1].head
    check = Check(WHOLE[-1].hash)
    assert not any(check.fault(entry) for entry in fork)
    assert check.is_foreign


def test_a_head_proves_what_came_before_it_and_no_more() -> None:
    check = Check(WHOLE[4].hash)
    assert not any(check.fault(entry) for entry in WHOLE)
    assert (check.proven, check.is_proven, check.is_foreign) == (5, False, False)
    check = Check(WHOLE[-1].hash)
    assert not any(check.fault(entry) for entry in WHOLE)
    assert check.is_proven


def test_the_head_of_a_chain_without_entries_is_zeros() -> None:
    assert Check(bytes(32)).is_proven and not Check().is_proven
