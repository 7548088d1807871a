"""What is written into a form is read as it was meant, or named."""

from datetime import UTC, datetime

import pytest

from services.console.domain.drafting import Footage, Misread, draft_of, entry_of

DRAFT = {
    "name": "market",
    "purpose": "p",
    "legal_basis": "l",
    "place": "Market",
    "start": "2026-12-01T08:00",
    "end": "2026-12-01T12:00",
    "cameras": "gate rtsp://gate/one two\n\n door webcam:0 \n",
    "threshold": "0.95",
    "officers": "carol, carl  dora",
    "adjudication": "two",
}
ENTRY = {"subject": "7", "reason": "r", "source": "s", "expires_at": "2026-12-02T00:00"}


def test_a_draft_is_read() -> None:
    made = draft_of(lambda name: DRAFT.get(name, ""))
    assert made.cameras == (("gate", "rtsp://gate/one two"), ("door", "webcam:0"))
    assert made.officers == ("carol", "carl", "dora")
    assert made.start == datetime(2026, 12, 1, 8, tzinfo=UTC)
    assert (made.threshold, made.pass_gap_seconds, made.two_persons) == (0.95, None, True)


def test_without_a_word_two_persons_decide() -> None:
    assert draft_of(lambda name: "" if name == "adjudication" else DRAFT.get(name, "")).two_persons


@pytest.mark.parametrize(
    ("faces", "days", "meant"),
    [
        ("", "", None),
        ("filled", "", Footage(None, faces_clear=False)),
        ("filled", "7", Footage(7, faces_clear=False)),
        ("clear", "31", Footage(31, faces_clear=True)),
    ],
)
def test_footage_is_kept_where_it_was_asked_for_alone(faces: str, days: str, meant: Footage | None) -> None:
    given = {**DRAFT, "footage": faces, "footage_days": days}
    assert draft_of(lambda name: given.get(name, "")).footage == meant


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("start", ""),
        ("end", "tomorrow"),
        ("threshold", "high"),
        ("pass_gap_seconds", "a"),
        ("footage", "blurred"),
        ("footage_days", "-1"),
        ("footage_days", "²"),
        ("footage_days", "10000"),
    ],
)
def test_a_field_that_says_nothing_is_named(field: str, text: str) -> None:
    with pytest.raises(Misread, match=f"^{field}: "):
        draft_of(lambda name: text if name == field else DRAFT.get(name, ""))


def test_days_of_footage_that_nobody_keeps_are_a_slip() -> None:
    with pytest.raises(Misread, match=r"^footage: "):
        draft_of(lambda name: "7" if name == "footage_days" else DRAFT.get(name, ""))


def test_an_entry_is_read() -> None:
    made = entry_of(lambda name: {**ENTRY, "date_of_birth": "1990-01-02"}.get(name, ""))
    assert (made.subject, made.date_of_birth) == ("7", "1990-01-02")


def test_an_unknown_birth_goes_before_a_date() -> None:
    given = {**ENTRY, "date_of_birth": "1990-01-02", "birth_unknown": "yes"}
    assert entry_of(lambda name: given.get(name, "")).date_of_birth == "unknown"
