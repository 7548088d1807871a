"""Holds, and what will expire, as lines of a table."""

from datetime import datetime

from services.chassis.envelope import to_datetime
from services.cli.showing import moment
from sightline.retention_purger.v1.hold_service_pb2 import Hold
from sightline.retention_purger.v1.retention_service_pb2 import Expiring, ExpiringKind, Retained

HOLD_COLUMNS = ("hold", "alert", "deployment", "case", "placed by", "confirmed by", "until")
BY_DAY_COLUMNS = ("gone", "what", "how many", "of them held", "now")
_KINDS = {
    ExpiringKind.EXPIRING_KIND_ALERT: "alerts, with their evidence",
    ExpiringKind.EXPIRING_KIND_FOOTAGE: "reels of footage",
    ExpiringKind.EXPIRING_KIND_DAY_KEY: "keys of a day",
    ExpiringKind.EXPIRING_KIND_HOLD: "holds, unless they are reviewed",
}
EXPIRING_COLUMNS = ("alert, or footage", "deployment", "gone", "held until", "at that time")


def line_of(hold: Hold) -> tuple[object, ...]:
    """Return a hold as the cells of a line."""
    return (
        *(hold.id, hold.alert, hold.deployment, hold.case_number, hold.placed_by),
        _second(hold),
        moment(hold.until) if hold.in_force else "keeps nothing yet",
    )


def expiring_line(retained: Retained, at: datetime) -> tuple[object, ...]:
    """Return something that is kept as the cells of a line; the last says what would become of it by `at`."""
    gone = to_datetime(retained.gone_at) <= at
    held = retained.HasField("held_until") and to_datetime(retained.held_until) > at
    fate = "held" if held else "erased" if gone else "kept"
    return (
        *(retained.alert or retained.reel, retained.deployment, moment(retained.gone_at)),
        moment(retained.held_until) if retained.HasField("held_until") else "",
        fate,
    )


def by_day_line(expiring: Expiring) -> tuple[object, ...]:
    """Return what is erased on a day, of one kind, as the cells of a line."""
    gone = to_datetime(expiring.gone_at)
    what = _KINDS.get(expiring.kind, "something that this version does not know")
    held = expiring.held_count or ""
    return (f"{gone:%Y-%m-%d}", what, expiring.count, held, "due" if expiring.due else "")


def _second(hold: Hold) -> str:
    return "the person concerned asked" if hold.asked_by_person else hold.confirmed_by
