"""The frame-grabber."""

from charts.monitoring.asking import INSTANCE, of, rate, spread, total
from charts.monitoring.dashboards.every_service import dashboard_of
from charts.monitoring.panels import Panel, Query, Row, Unit

DASHBOARD = dashboard_of(
    "frame_grabber",
    "Are the cameras read, and do their pictures get onto the bus?",
    Row(
        "Cameras",
        (
            Panel(
                "Cameras by state",
                "Down: it is tried again. Failed: somebody has to see to it. Its log says which.",
                (Query(total(of("frame_grabber_cameras", INSTANCE), "state"), "{{state}}"),),
                runbooks=("CameraDown",),
            ),
            Panel(
                "Openings",
                "Attempts to open a source, a second, by result.",
                (Query(rate("frame_grabber_openings_total", INSTANCE, "result"), "{{result}}"),),
                Unit.PER_SECOND,
                runbooks=("CameraDown",),
            ),
            Panel(
                "Leases",
                "Cameras taken, given up for another process, and lost, a second.",
                (Query(rate("frame_grabber_leases_total", INSTANCE, "change"), "{{change}}"),),
                Unit.PER_SECOND,
                runbooks=("CameraLeasesLost",),
            ),
        ),
    ),
    Row(
        "Pictures",
        (
            Panel(
                "Sent",
                "Pictures that went on their way, a second.",
                (Query(rate("frame_grabber_frames_captured_total", INSTANCE, "instance"), "{{instance}}"),),
                Unit.PER_SECOND,
            ),
            Panel(
                "Dropped",
                "Pictures dropped a second, by reason. Superseded: a newer one was there, as is right.",
                (Query(rate("frame_grabber_frames_dropped_total", INSTANCE, "reason"), "{{reason}}"),),
                Unit.PER_SECOND,
                runbooks=("FramesDropped",),
            ),
            Panel(
                "Bytes",
                "What goes onto the bus, a second.",
                (Query(rate("frame_grabber_sent_bytes_total", INSTANCE, "instance"), "{{instance}}"),),
                Unit.BYTES_PER_SECOND,
            ),
            Panel(
                "Conversion",
                "Time to turn a decoded picture into RGB, half and 95 of 100.",
                spread("frame_grabber_conversion_seconds", INSTANCE),
                Unit.SECONDS,
            ),
        ),
    ),
    records=False,
)
