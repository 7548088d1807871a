"""Whatever is done to one entry of 10,000 is found; what no chain can show of itself, a signed head does.

Lines before the one that is touched are what they were, so each case goes on from there.
"""

from collections.abc import Iterable, Iterator
from copy import copy
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.retention_purger.domain.audit import Entry, following
from services.retention_purger.domain.audit_check import Check
from services.retention_purger.domain.audit_line import entry_of, line_of
from tests.retention_purger.chain import BEGUN, chain, told

LENGTH = 10_000
ENTRIES = chain(LENGTH)
LINES = [line_of(entry) for entry in ENTRIES]
PLACES = st.integers(0, LENGTH - 1)


def checks() -> Iterator[Check]:
    """The check before each entry, and after the last."""
    check = Check()
    for entry in ENTRIES:
        yield copy(check)
        assert check.fault(entry) == ""
    yield check


BEFORE = list(checks())
ROOT = BEFORE[-1].tree.root


def first_fault(place: int, lines: Iterable[str], signed: bool = False) -> str:
    """What is said of the file whose lines are the chain's up to `place`, and then `lines`."""
    check = copy(BEFORE[place])
    check.signed = {LENGTH: ROOT} if signed else {}
    for line in lines:
        try:
            fault = check.fault(entry_of(line))
        except ValueError:
            return f"entry {check.head.number + 1} was changed"
        if fault:
            return fault
    return check.cut


def test_the_whole_file_has_no_fault() -> None:
    assert first_fault(0, LINES) == "" == first_fault(0, LINES, signed=True)


@pytest.mark.parametrize("signed", [False, True])
def test_every_deletion_is_found(signed: bool) -> None:
    for place in range(LENGTH - 1):
        fault = first_fault(place, LINES[place + 1 :][:2], signed)
        assert fault.startswith(f"entry {place + 1} is missing")


def test_every_exchange_of_neighbours_and_every_repetition_is_found() -> None:
    for place in range(LENGTH - 1):
        one, other = LINES[place : place + 2]
        assert first_fault(place, [other, one]).startswith(f"entry {place + 1} is missing")
        assert first_fault(place, [one, one], signed=True).startswith(f"entry {place + 1} stands again")


def test_every_entry_that_is_changed_is_named() -> None:
    for place, entry in enumerate(ENTRIES):
        lie = line_of(replace(entry, deployment="elsewhere"))
        assert first_fault(place, [lie]) == f"entry {place + 1} was changed"


def test_every_entry_that_is_changed_and_hashed_again_does_not_fit_the_next() -> None:
    for place in range(LENGTH - 1):
        lie = following(BEFORE[place].head, told(LENGTH + 1), BEGUN)
        fault = first_fault(place, [line_of(lie), LINES[place + 1]])
        assert fault.startswith(f"entry {place + 2} does not follow entry {place + 1}")


@settings(deadline=None)
@given(PLACES, PLACES)
def test_an_entry_that_was_moved_anywhere_is_found(source: int, target: int) -> None:
    lines = [*LINES]
    lines.insert(target, lines.pop(source))
    first, last = sorted((source, target))
    fault = first_fault(first, lines[first : last + 2])
    assert (fault == "") == (source == target)


@settings(deadline=None)
@given(PLACES, st.data())
def test_a_character_that_was_changed_anywhere_is_found(place: int, data: st.DataObject) -> None:
    line = LINES[place]
    at = data.draw(st.integers(0, len(line) - 1))
    other = data.draw(st.characters(codec="ascii").filter(lambda one: one != line[at]))
    after = LINES[place + 1 : place + 2]
    fault = first_fault(place, [line[:at] + other + line[at + 1 :], *after])
    assert fault.startswith((f"entry {place + 1} ", f"entry {place + 2} ", "entries "))


def test_every_truncation_is_found_with_a_signed_head_alone() -> None:
    for left in range(LENGTH):
        check = copy(BEFORE[left])
        assert check.cut == ""
        check.signed = {LENGTH: ROOT}
        assert check.cut.endswith("missing: the end was cut off") and f" {left + 1} " in check.cut


@settings(max_examples=5, deadline=None)
@given(PLACES)
def test_a_chain_written_anew_is_found_with_a_signed_head_alone(place: int) -> None:
    check = copy(BEFORE[place])
    *entries, last = written_anew(place)
    assert not any(check.fault(entry) for entry in entries)
    unsigned = copy(check)
    assert unsigned.fault(last) == "" == unsigned.cut
    check.signed = {LENGTH: ROOT}
    fault = check.fault(last)
    assert fault.endswith("not what was signed: written anew, every hash after it too")


def written_anew(place: int) -> Iterator[Entry]:
    """The chain from an entry on, that entry another, and each hash after it as it then must be."""
    head = BEFORE[place].head
    for number in range(place, LENGTH):
        entry = following(head, told(number if number > place else LENGTH + 1), ENTRIES[number].time)
        head = entry.head
        yield entry


def test_of_several_heads_the_last_that_fits_says_from_where() -> None:
    check = copy(BEFORE[5_000])
    check.signed = {size: BEFORE[size].tree.root for size in (5_000, 7_000, LENGTH)}
    check.proven = 5_000
    fault = next(fault for entry in written_anew(5_000) if (fault := check.fault(entry)))
    assert fault.startswith("entries 5001 to 7000 are not what was signed")
