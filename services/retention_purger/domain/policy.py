"""The retention policy: ceilings stand here, and settings can only lower them."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

ALERT_CEILING = timedelta(days=31)
FALSE_ALERT_CEILING = timedelta(hours=24)
FOOTAGE_CEILING = timedelta(days=31)
# A hold lapses when nobody has reviewed it by then.
HOLD_CEILING = timedelta(days=90)
# Who heard nothing of a proposal for so long will not confirm it.
PROPOSAL_CEILING = timedelta(days=7)
# An export that two persons have confirmed is fetched within that time, or not.
EXPORT_CEILING = timedelta(hours=24)
# Of one camera, in one export.
EXPORT_SPAN_CEILING = timedelta(hours=2)
# For so long it can be looked up who exported what, and why.
EXPORT_ROW_CEILING = ALERT_CEILING


@dataclass(frozen=True, slots=True)
class Rule:
    """For how long something is kept at most; `setting` is what lowers it, where something does."""

    what: str
    ceiling: timedelta
    setting: str = ""

    @property
    def said(self) -> str:
        """The ceiling in words: days, or hours where it is no more than one day."""
        hours = round(self.ceiling / timedelta(hours=1))
        return f"{hours} hours" if hours <= 24 else f"{hours // 24} days"


_ALERT_SETTING = "RETENTION_PURGER_ALERT_KEPT_DAYS"
# Everything that outlives the moment and is about a person. What is not here has no time to be given.
RULES = (
    Rule(
        "an alert: its evidence, and its row in each service",
        ALERT_CEILING,
        _ALERT_SETTING,
    ),
    Rule("an alert after «not the same person» or «confirmed false»", FALSE_ALERT_CEILING),
    Rule("its place in the changelog of passes", timedelta(days=2)),
    Rule(
        "CCTV footage, where a deployment asks for it",
        FOOTAGE_CEILING,
        "RETENTION_PURGER_FOOTAGE_KEPT_DAYS",
    ),
    Rule("report of a run, pictures of its alerts, annotated videos", ALERT_CEILING),
    Rule("two pictures that were exported to be compared", ALERT_CEILING),
    Rule("an alert under a hold, after the last review", HOLD_CEILING, "RETENTION_PURGER_HOLD_KEPT_DAYS"),
    Rule("a hold that nobody has confirmed: it keeps nothing", PROPOSAL_CEILING),
    Rule("an export that can be fetched", EXPORT_CEILING, "RETENTION_PURGER_EXPORT_GOOD_HOURS"),
    Rule("an export that nobody has confirmed: it opens nothing", PROPOSAL_CEILING),
    Rule("who asked for an export and who confirmed it, its case and its reason", EXPORT_ROW_CEILING),
    Rule("what was exported: footage as a video, evidence as pictures and facts", ALERT_CEILING),
)


@dataclass(frozen=True, slots=True)
class Policy:
    """What this installation keeps: never longer than the ceiling."""

    alert_kept: timedelta = ALERT_CEILING
    hold_kept: timedelta = HOLD_CEILING
    footage_kept: timedelta = FOOTAGE_CEILING
    export_good: timedelta = EXPORT_CEILING
    export_span: timedelta = EXPORT_SPAN_CEILING

    def __post_init__(self) -> None:
        if not timedelta(0) < self.alert_kept <= ALERT_CEILING:
            raise ValueError(f"alerts are kept for {ALERT_CEILING.days} days at most")
        if not timedelta(0) < self.hold_kept <= HOLD_CEILING:
            raise ValueError(f"a hold is reviewed within {HOLD_CEILING.days} days")
        if not timedelta(0) < self.export_good <= EXPORT_CEILING:
            raise ValueError(f"an export is fetched within {EXPORT_CEILING}")
        if not timedelta(0) < self.export_span <= EXPORT_SPAN_CEILING:
            raise ValueError(f"an export is of {EXPORT_SPAN_CEILING} at most")
        if not timedelta(0) < self.footage_kept <= FOOTAGE_CEILING:
            raise ValueError(f"footage is kept for {FOOTAGE_CEILING.days} days at most")

    def expiry(self, asked: datetime, now: datetime) -> datetime:
        """Return until when an alert is kept: as asked, but not beyond the policy."""
        return min(asked, now + self.alert_kept)

    def footage_expiry(self, asked: datetime, now: datetime) -> datetime:
        """Return until when footage is kept: as asked, but not beyond the policy."""
        return min(asked, now + self.footage_kept)

    def expiry_when_false(self, asked: datetime, now: datetime) -> datetime:
        """Return until when an alert of somebody else is kept, whatever its owner asks for."""
        return self.expiry(min(asked, now + FALSE_ALERT_CEILING), now)


def day_of(expires_at: datetime) -> date:
    """Return the UTC day whose key something that expires then is wrapped under."""
    return expires_at.astimezone(UTC).date()


def beginning_of(day: date) -> datetime:
    """Return the first moment of a day, UTC: what expires that day is gone from then on."""
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def is_due(day: date, now: datetime) -> bool:
    """Say whether the key of `day` must be gone: from its first moment, so nothing is late."""
    return now.astimezone(UTC).date() >= day
