"""What is kept of footage, where a deployment asks for it, and of exports."""

from services.retention_purger.domain.places import Key, Place
from services.retention_purger.domain.policy import (
    ALERT_CEILING,
    EXPORT_CEILING,
    EXPORT_ROW_CEILING,
    FOOTAGE_CEILING,
    PROPOSAL_CEILING,
)
from services.retention_purger.domain.rule import Rule

FOOTAGE_SETTING = "RETENTION_PURGER_FOOTAGE_KEPT_DAYS"
EXPORT_SETTING = "RETENTION_PURGER_EXPORT_GOOD_HOURS"
_DAY_BEGINS = "its day begins (UTC)"

FILMED = (
    Rule(
        "footage of a camera, where the deployment asks for it: every face filled, unless its authorisation"
        " says otherwise",
        FOOTAGE_CEILING,
        FOOTAGE_SETTING,
        until=_DAY_BEGINS,
        sealed=Key.SEGMENT,
        here="`footage/` in the store",
        places=(Place.FOOTAGE,),
        folders=("DETECTOR_FOOTAGE",),
    ),
    Rule(
        "the key of a segment of footage, in the head of its file",
        FOOTAGE_CEILING,
        FOOTAGE_SETTING,
        until=_DAY_BEGINS,
        sealed=Key.ONLY_DAY,
        here="`footage/` in the store",
        places=(Place.FOOTAGE,),
    ),
    Rule(
        "that footage of a camera is kept, and until which day; no picture",
        FOOTAGE_CEILING,
        FOOTAGE_SETTING,
        until="its owner has deleted it",
        tables=("retention_purger.reels: reel deployment expires_at announced_at",),
        about_nobody=True,
    ),
    Rule(
        "what services tell each other of footage: camera, deployment, day; no picture",
        ALERT_CEILING,
        until="30 days after it was told, and the segment of a day",
        here="memory, until it is heard",
        topics=("footage-recorded.v1", "footage-erased.v1"),
        about_nobody=True,
    ),
    Rule(
        "an export that two persons have confirmed: it opens what it is of",
        EXPORT_CEILING,
        EXPORT_SETTING,
        until="it is withdrawn",
        tables=("retention_purger.exports: until",),
    ),
    Rule(
        "who asked for an export and who confirmed it, its case and its reason, how often it was fetched",
        EXPORT_ROW_CEILING,
        until="its alert is gone",
        tables=(
            "retention_purger.exports: id deployment case_number reason asked_by asked_at salt alert camera"
            " begins ends confirmed_by opened_count",
        ),
    ),
    Rule(
        "an export that nobody has confirmed: it opens nothing",
        PROPOSAL_CEILING,
        until="it is confirmed, or withdrawn",
        tables=("retention_purger.exports: id",),
    ),
    Rule(
        "which exports were confirmed, as commitments, and of which run",
        until="kept; they name nobody",
        tables=("registrar.counted_exports: commitment deployment began_at",),
        about_nobody=True,
    ),
)
