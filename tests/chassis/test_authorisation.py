"""An authorisation covers exactly what was signed, by somebody who may, and nothing else ever."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from services.chassis.access import Identity, Person, Role
from services.chassis.authorisation import (
    Covered,
    covered_by,
    details_digest,
    entry_digest,
    plan_digest,
    sign,
)
from services.chassis.envelope import to_timestamp
from services.chassis.errors import Refused
from sightline.registrar.v1.authorisation_pb2 import Authorisation, Statement
from sightline.registrar.v1.deployment_pb2 import Deployment
from sightline.registrar.v1.deployment_service_pb2 import ReviewedEntry

NOW = datetime(2026, 12, 1, 8, tzinfo=UTC)
OLD_DIGEST = "d24b43efd92dfbe52de4a7e29a7f1d2018417c364686b33075ca70e6d30bd136"
BERTA, FORGER = Identity.generate("berta"), Identity.generate("berta")


def person(identity: Identity, *roles: Role) -> Person:
    key = identity.signing_key.public_key().public_bytes_raw()
    return Person(identity.name, frozenset(roles), key)


PEOPLE = {"berta": person(BERTA, Role.AUTHORISING_OFFICER)}
ENTRY = Covered("subject-1", "ab" * 32, b"t" * 32, "model", NOW + timedelta(days=1), b"d" * 32)


def deployment() -> Deployment:
    made = Deployment(name="market", purpose="p", legal_basis="l", place="Market", threshold=0.95)
    made.start.CopyFrom(to_timestamp(NOW))
    made.end.CopyFrom(to_timestamp(NOW + timedelta(hours=4)))
    made.cameras.add(id="gate", source="rtsp://gate")
    made.officers.append("carol")
    return made


def statement() -> Statement:
    digests = sorted([entry_digest(ENTRY), entry_digest(replace(ENTRY, photo="cd" * 32))])
    return Statement(
        deployment="market",
        draft=b"0123456789abcdef",
        plan_digest=plan_digest(deployment()),
        entry_digests=digests,
        author="anton",
    )


def authorised(change: Callable[[Authorisation], None] = lambda _: None) -> Authorisation:
    made = sign(statement(), BERTA, NOW)
    change(made)
    return made


def test_it_covers_each_entry_that_was_signed() -> None:
    covered = covered_by(authorised(), deployment(), PEOPLE)
    assert covered == set(statement().entry_digests) and entry_digest(ENTRY) in covered


CHANGES: dict[str, Callable[[Deployment], object]] = {
    "name": lambda it: setattr(it, "name", "other"),
    "purpose": lambda it: setattr(it, "purpose", "q"),
    "legal_basis": lambda it: setattr(it, "legal_basis", "m"),
    "place": lambda it: setattr(it, "place", "Station"),
    "start": lambda it: it.start.FromDatetime(NOW - timedelta(hours=1)),
    "end": lambda it: it.end.FromDatetime(NOW + timedelta(hours=5)),
    "cameras": lambda it: it.cameras.add(id="door", source="rtsp://door"),
    "threshold": lambda it: setattr(it, "threshold", 0.5),
    "officers": lambda it: it.officers.append("dora"),
    "adjudication": lambda it: setattr(it, "adjudication", 2),
    "model_pack": lambda it: setattr(it, "model_pack", "other"),
    "pass_gap_seconds": lambda it: setattr(it, "pass_gap_seconds", 5.0),
    "most_false_alert_ratio": lambda it: setattr(it, "most_false_alert_ratio", 0.5),
    "footage": lambda it: it.footage.SetInParent(),
    "calibration": lambda it: it.calibration.SetInParent(),
}


def test_each_word_about_footage_is_covered() -> None:
    plans = [deployment() for _ in range(4)]
    plans[1].footage.SetInParent()
    plans[2].footage.kept_days = 7
    plans[3].footage.faces_clear = True
    assert len({plan_digest(plan) for plan in plans}) == 4


def test_what_was_signed_before_there_was_footage_holds_still() -> None:
    """Made by the code before footage, of the same deployment."""
    assert plan_digest(deployment()).hex() == OLD_DIGEST


@pytest.mark.parametrize("field", CHANGES)
def test_a_deployment_that_was_changed_afterwards_is_refused(field: str) -> None:
    changed = deployment()
    CHANGES[field](changed)
    with pytest.raises(Refused, match=r"changed after|another deployment"):
        covered_by(authorised(), changed, PEOPLE)


def test_every_field_of_a_deployment_is_tried_above_but_where_the_list_came_from() -> None:
    assert set(CHANGES) | {"watchlist"} == {field.name for field in Deployment.DESCRIPTOR.fields}


def test_where_the_list_came_from_is_not_a_part_of_it() -> None:
    moved = deployment()
    moved.watchlist = "/elsewhere"
    assert covered_by(authorised(), moved, PEOPLE)


FORGERIES: dict[str, Callable[[Authorisation], object]] = {
    "an entry added": lambda it: it.statement.entry_digests.append(b"\xff" * 32),
    "an entry taken out": lambda it: it.statement.entry_digests.pop(),
    "another draft": lambda it: setattr(it.statement, "draft", b"fedcba9876543210"),
    "another author": lambda it: setattr(it.statement, "author", "alf"),
    "no signature": lambda it: it.ClearField("signature"),
    "another signature": lambda it: setattr(it, "signature", bytes(64)),
    "a short signature": lambda it: setattr(it, "signature", b"x"),
    "a passkey that nobody has": lambda it: it.passkey.SetInParent(),
}


@pytest.mark.parametrize("forgery", FORGERIES)
def test_what_was_changed_under_the_signature_does_not_hold(forgery: str) -> None:
    with pytest.raises(Refused, match="does not hold"):
        covered_by(authorised(lambda it: void(FORGERIES[forgery](it))), deployment(), PEOPLE)


def void(_: object) -> None:
    return None


def test_another_key_under_the_officers_name_does_not_hold() -> None:
    with pytest.raises(Refused, match="does not hold"):
        covered_by(sign(statement(), FORGER, NOW), deployment(), PEOPLE)


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.AUTHORISING_OFFICER])
def test_who_is_no_authorising_officer_authorises_nothing(role: Role) -> None:
    with pytest.raises(Refused, match="no authorising officer"):
        covered_by(authorised(), deployment(), {"berta": person(BERTA, role)})


def test_somebody_who_is_not_in_the_directory_authorises_nothing() -> None:
    with pytest.raises(Refused, match="no authorising officer"):
        covered_by(authorised(), deployment(), {})


@pytest.mark.parametrize("author", ["berta", ""])
def test_the_author_may_not_authorise_also_with_both_roles(author: str) -> None:
    own = statement()
    own.author = author
    both = {"berta": person(BERTA, Role.AUTHORISING_OFFICER, Role.AUTHOR)}
    with pytest.raises(Refused, match="its author may not authorise it"):
        covered_by(sign(own, BERTA, NOW), deployment(), both)


@pytest.mark.parametrize("digests", [[b"\x02" * 32, b"\x01" * 32], [b"\x01" * 32] * 2, [b"\x01"]])
def test_entries_that_are_not_in_order_are_none(digests: list[bytes]) -> None:
    odd = statement()
    odd.entry_digests[:] = digests
    with pytest.raises(Refused, match="no list of entries"):
        covered_by(sign(odd, BERTA, NOW), deployment(), PEOPLE)


@pytest.mark.parametrize(
    "changed",
    [
        replace(ENTRY, subject="subject-2"),
        replace(ENTRY, photo="cd" * 32),
        replace(ENTRY, template=b"u" * 32),
        replace(ENTRY, model_id="other"),
        replace(ENTRY, expires_at=ENTRY.expires_at + timedelta(microseconds=1)),
        replace(ENTRY, details=b"e" * 32),
    ],
)
def test_an_entry_with_anything_else_in_it_has_another_digest(changed: Covered) -> None:
    assert entry_digest(changed) != entry_digest(ENTRY)


def test_text_does_not_slip_from_one_field_into_the_next() -> None:
    one = ReviewedEntry(category="ab", reason="c")
    other = ReviewedEntry(category="a", reason="bc")
    assert details_digest(one) != details_digest(other)


@pytest.mark.parametrize(
    "field", ["category", "reason", "source", "date_of_birth", "justification", "instruction"]
)
def test_every_word_about_an_entry_is_covered(field: str) -> None:
    changed = ReviewedEntry()
    setattr(changed, field, "x")
    assert details_digest(changed) != details_digest(ReviewedEntry())


def test_the_picture_and_how_it_came_are_covered() -> None:
    plain = details_digest(ReviewedEntry())
    assert details_digest(ReviewedEntry(by_hand=True)) != plain
    assert details_digest(ReviewedEntry(jpeg_digest=b"x" * 32)) != plain
