"""Exports: what may leave the system, by whose word, for how long; and what of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from services.retention_purger.domain import telling
from services.retention_purger.domain.audit import Told
from services.retention_purger.domain.policy import EXPORT_ROW_CEILING, PROPOSAL_CEILING, Policy
from services.retention_purger.domain.segment import SEGMENT_CEILING, Segment

_LONGEST_REASON = 500
NO_EXPORT = "there is no such export any more; look with `sightline exports list`"
SAME_PERSON = "you asked for this export: another person has to confirm it"
CONFIRMED_BEFORE = "this export was confirmed before, or is gone"
FALSE = "it was somebody else: it leaves only where the person concerned had it kept, by their receipt code"


@dataclass(frozen=True, slots=True)
class Span:
    """Footage of one camera."""

    deployment: str
    camera: str
    begins: datetime
    ends: datetime

    def holds(self, segment: Segment) -> bool:
        """Say whether a segment is of it: the one in which it begins counts too, whole."""
        of_it = (segment.deployment, segment.camera) == (self.deployment, self.camera)
        return of_it and self.begins - SEGMENT_CEILING <= segment.started_at <= self.ends


@dataclass(frozen=True, slots=True)
class Export:
    """Of an alert's evidence where `span` is None. `until`: when it opens no more; None: not confirmed yet.

    `salt`: of what stands for it in the audit chain; 32 bytes, gone with it.
    """

    id: str
    deployment: str
    case: str
    reason: str
    asked_by: str
    asked_at: datetime
    salt: bytes = field(repr=False)
    alert: str = ""
    span: Span | None = None
    confirmed_by: str = ""
    until: datetime | None = None
    opened_count: int = 0

    @property
    def commitment(self) -> bytes:
        """What stands in the chain for all that was asked: changed afterwards, it is another."""
        span = self.span
        stated = {"id": self.id, "deployment": self.deployment, "case": self.case, "reason": self.reason}
        if span is None:
            of = {"alert": self.alert}
        else:
            of = {"camera": span.camera, "from": span.begins.isoformat(), "until": span.ends.isoformat()}
        return telling.export_commitment(self.salt, {**stated, **of, "asked_by": self.asked_by})

    @property
    def told_asked(self) -> Told:
        """What the chain is told as it is asked for."""
        span = self.span
        length = {"seconds": (span.ends - span.begins).seconds} if span else {}
        return self._told("asked", {"of": "footage" if span else "evidence", **length})

    @property
    def told_confirmed(self) -> Told:
        """What the chain is told as it is confirmed, by whom and until when as a commitment."""
        until = self.until.isoformat() if self.until else ""
        by = telling.export_commitment(self.salt, {"by": self.confirmed_by, "id": self.id, "until": until})
        return self._told("confirmed", {"confirmed": by.hex()})

    def told(self, became: str) -> Told:
        """What the chain is told of its end."""
        return self._told(became, {})

    @property
    def told_opened(self) -> Told:
        """What the chain is told as its owner is given the keys once more."""
        return self._told("opened", {"opened": self.opened_count})

    def _told(self, became: str, words: Mapping[str, Any]) -> Told:
        return telling.export_changed(self.commitment, self.deployment, became, words)

    @property
    def persons(self) -> tuple[str, str]:
        """Who asked, and who confirmed it."""
        return self.asked_by, self.confirmed_by

    def confirmed(self, by: str, policy: Policy, now: datetime) -> "Export":
        """Return it as it may be fetched."""
        return replace(self, confirmed_by=by, until=(now + policy.export_good).replace(microsecond=0))

    def is_gone(self, now: datetime) -> bool:
        """Say whether its row must be erased by now."""
        return self.asked_at + (EXPORT_ROW_CEILING if self.until else PROPOSAL_CEILING) <= now

    def why_closed(self, name: str, now: datetime) -> str:
        """Say why somebody is not given it now; empty when they are."""
        if self.until is None:
            return "nobody has confirmed this export yet"
        if name not in self.persons:
            return "this export is for the two persons who asked for it and confirmed it"
        return "" if now < self.until else "the time of this export is over; ask for another"


def why_not_reason(reason: str) -> str:
    """Say what is wrong with the reason of an export; empty when nothing is."""
    if not reason.strip() or len(reason) > _LONGEST_REASON or not reason.isprintable():
        return f"reason: one line of at most {_LONGEST_REASON} letters; no name"
    return ""


def why_not_span(span: Span, policy: Policy, now: datetime) -> str:
    """Say why that footage cannot be asked for; empty when it can."""
    if span.begins >= span.ends:
        return "from, until: the first has to be earlier"
    if span.ends - span.begins > policy.export_span:
        return f"until: one export is of {policy.export_span} at most; ask for several"
    return "until: that is still to come" if span.ends > now else ""
