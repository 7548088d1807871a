"""What a handler answers: events to publish, and the fate of what it was given."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from google.protobuf.message import Message

from services.chassis.ledger import Tracks


class Reason(StrEnum):
    """Why something was forgotten or retained: the closed set that the ledger counts by."""

    LOOKED_AT = "looked_at"
    # No picture: the word that there are no more, which is sealed and has a key as they do.
    SOURCE_ENDED = "source_ended"
    NO_MATCH = "no_match"
    NO_USABLE_SHOT = "no_usable_shot"
    STALE = "stale"
    OLD_EPOCH = "old_epoch"
    NO_DEPLOYMENT = "no_deployment"
    NOT_READY = "not_ready"
    UNREADABLE = "unreadable"
    FAILED = "failed"
    NOT_PUBLISHED = "not_published"
    EXPIRED = "expired"
    STOPPED = "stopped"
    KEYRING_LOST = "keyring_lost"
    # Retained: first until its reader has it, then what the reader made of it.
    MATCH = "match"
    ALERT = "alert"
    SAME_PASS = "same_pass"


class Fate(StrEnum):
    """What becomes of the key of what was given."""

    KEPT_GOING = "kept_going"
    FORGOTTEN = "forgotten"
    RETAINED = "retained"


class Seal(StrEnum):
    """Under which key an event's payload is sealed."""

    NEW_KEY = "new_key"
    SAME_KEY = "same_key"
    # The key that came in, itself sealed to the one service that reads the event.
    PASS_ON = "pass_on"
    # Says nothing about a person.
    CLEAR = "clear"


@dataclass(frozen=True, slots=True)
class Event:
    """Something to publish. The same `id_parts` give the same id, so a redelivery repeats itself.

    `bus_key` orders: events of one key arrive in order. `captured_at` stands in for that of the origin.
    """

    message: Message
    id_parts: tuple[str | int, ...]
    bus_key: str
    seal: Seal = Seal.SAME_KEY
    captured_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """A handler's answer. `booked`: what the reader of a passed-on key made of it, for the ledger."""

    fate: Fate
    reason: Reason | None = None
    events: tuple[Event, ...] = ()
    tracks: Tracks | None = None
    booked: Reason | None = None

    @classmethod
    def forget(cls, reason: Reason, *events: Event, tracks: Tracks | None = None) -> "Outcome":
        """Destroy the key of what was given, and count why; count `tracks` where there are any."""
        return cls(Fate.FORGOTTEN, reason, events, tracks or None)

    @classmethod
    def keep_going(cls, *events: Event) -> "Outcome":
        """The key lives on with the events that are sealed under it."""
        return cls(Fate.KEPT_GOING, None, events)

    @classmethod
    def retain(cls, event: Event) -> "Outcome":
        """A match: the runner passes the key on inside `event` and settles it as retained."""
        return cls(Fate.RETAINED, Reason.MATCH, (event,))

    @classmethod
    def book(cls, reason: Reason, *events: Event) -> "Outcome":
        """The reader of a passed-on key says what became of it."""
        return cls(Fate.KEPT_GOING, None, events, booked=reason)

    @classmethod
    def done(cls, *events: Event) -> "Outcome":
        """Nothing was sealed; nothing is to settle."""
        return cls(Fate.KEPT_GOING, None, events)
