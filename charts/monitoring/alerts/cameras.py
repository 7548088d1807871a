"""Cameras and their frames."""

from charts.monitoring.asking import more, summed
from charts.monitoring.rules import Alert, Condition, Record, RuleFile, Severity

_FRAMES = 'topic="frame-captured.v1"'
_AGES = f"sum by (namespace, le) (rate(detector_record_age_seconds_bucket{{{_FRAMES}}}[5m]))"
_SEEN = summed(f"rate(detector_records_handled_total{{{_FRAMES}}}[5m])")


def unseen(change: str, window: str) -> str:
    """Return the frames that were forgotten without a look; `change` is rate or increase."""
    stale = summed(f'{change}(detector_records_dropped_total{{{_FRAMES},reason="stale"}}[{window}])')
    return f"{stale} + {summed(f'{change}(kafka_records_skipped_total{{{_FRAMES}}}[{window}])')}"


_UNSEEN = unseen("rate", "5m")

FILE = RuleFile(
    "cameras",
    (
        Record("sightline:frame_age_seconds:p95_5m", f"histogram_quantile(0.95, {_AGES})"),
        Record("sightline:frames_unseen:ratio5m", f"({_UNSEEN})\n/\n({_SEEN} + {_UNSEEN})"),
    ),
    (
        Alert(
            "CameraDown",
            "At least one camera does not answer, or has failed for good.",
            (Condition(summed('frame_grabber_cameras{state=~"down|failed"}'), ">", 0),),
            Severity.PAGE,
            "1m",
        ),
        Alert(
            "CameraLeasesLost",
            "Cameras change hands because their leases run out.",
            (Condition(more('frame_grabber_leases_total{change="lost"}', "15m"), ">", 0),),
        ),
        Alert(
            "FramesTooOld",
            "Five in a hundred frames are older than a second when they have been looked at.",
            (Condition("sightline:frame_age_seconds:p95_5m", ">", 1),),
            Severity.PAGE,
            "5m",
        ),
        Alert(
            "FramesDropped",
            "More than one frame in twenty is forgotten without a look.",
            (Condition("sightline:frames_unseen:ratio5m", ">", 0.05),),
            for_="5m",
        ),
    ),
)
