"""The detector."""

from charts.monitoring.asking import INSTANCE, mean, of, percentile, rate, total
from charts.monitoring.dashboards.every_service import dashboard_of
from charts.monitoring.panels import Kind, Panel, Query, Row, Unit

_FRAMES = "frame-captured.v1"

DASHBOARD = dashboard_of(
    "detector",
    "Is every frame looked at in time, and how many faces are followed?",
    Row(
        "Faces",
        (
            Panel(
                "Faces and looks",
                "Faces that continued or opened a track, and probes that were sent, a second.",
                (
                    Query(rate("detector_faces_total", INSTANCE), "faces"),
                    Query(rate("detector_looks_total", INSTANCE), "probes"),
                ),
                Unit.PER_SECOND,
            ),
            Panel(
                "Living tracks",
                "People who are followed now.",
                (Query(total(of("detector_living_tracks", INSTANCE)), "tracks"),),
            ),
            Panel(
                "Time for a frame",
                "From a frame to its faces, waiting included; from faces to tracks and probes. 95 of 100.",
                (
                    Query(percentile("detector_find_seconds", 0.95, INSTANCE), "find"),
                    Query(percentile("detector_follow_seconds", 0.95, INSTANCE), "follow"),
                ),
                Unit.SECONDS,
                bad_from=1,
                runbooks=("FramesTooOld",),
            ),
            Panel(
                "Looked at, of a frame",
                "Where nothing moved nothing is looked at: how much of a frame the model is shown, mean.",
                (Query(mean("detector_looked_at_ratio", INSTANCE), "share"),),
                Unit.SHARE,
            ),
            Panel(
                "Frames not looked at",
                "Forgotten a second without a look, by reason; skipped: passed over unread, as too old.",
                (
                    Query(
                        rate("detector_records_dropped_total", INSTANCE, "reason", topic=_FRAMES),
                        "{{reason}}",
                    ),
                    Query(rate("kafka_records_skipped_total", INSTANCE, topic=_FRAMES), "skipped"),
                ),
                Unit.PER_SECOND,
                runbooks=("FramesDropped", "FramesTooOld"),
            ),
        ),
    ),
    Row(
        "Live view and footage",
        (
            Panel(
                "Watchers",
                "Who watches cameras now.",
                (Query(total(of("detector_view_watchers", INSTANCE)), "watchers"),),
                kind=Kind.NUMBER,
            ),
            Panel(
                "Pictures for watchers",
                "Live pictures made a second, every face filled.",
                (Query(rate("detector_view_pictures_total", INSTANCE), "pictures"),),
                Unit.PER_SECOND,
            ),
            Panel(
                "Footage",
                "Frames encoded and sealed a second, and left out by reason. Nothing where footage is off.",
                (
                    Query(rate("detector_footage_frames_total", INSTANCE), "sealed"),
                    Query(rate("detector_footage_dropped_total", INSTANCE, "reason"), "left out: {{reason}}"),
                ),
                Unit.PER_SECOND,
            ),
            Panel(
                "Footage on disk",
                "Bytes of segments closed a second.",
                (Query(rate("detector_footage_sealed_bytes_total", INSTANCE), "bytes"),),
                Unit.BYTES_PER_SECOND,
            ),
        ),
    ),
)
