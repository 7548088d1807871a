"""«Capacity»: what it costs, and what gives way first."""

from charts.monitoring.asking import WINDOW, of, rate, total
from charts.monitoring.panels import Dashboard, Kind, Panel, Query, Row, Unit

_FRAMES = "frame-captured.v1"
_CPU, _MEMORY = "process_cpu_seconds_total", "process_resident_memory_bytes"
_OF_SERVICE = f"* on (namespace, instance) group_left (service) {of('sightline_ready')} ^ 0"


def _busy(service: str, seconds: str) -> str:
    """How much of its processes' time goes into its own work; above 1 it is several threads."""
    work = rate(f"{service}_{seconds}_sum")
    return f"{work} / {total(of('sightline_ready', service=service))}"


DASHBOARD = Dashboard(
    "capacity",
    "Capacity",
    "What does a camera cost, what is nearly full, and how many more cameras would go?",
    (
        Row(
            "What there is",
            (
                Panel(
                    "Cameras playing",
                    "What everything else follows from.",
                    (Query(total(of("frame_grabber_cameras", state="playing")), "cameras"),),
                    kind=Kind.NUMBER,
                ),
                Panel(
                    "Frames a second",
                    "Looked at by all detectors.",
                    (Query(rate("detector_records_handled_total", topic=_FRAMES), "frames"),),
                    Unit.PER_SECOND,
                    Kind.NUMBER,
                ),
                Panel(
                    "Cores",
                    "In use by all services.",
                    (Query(rate(_CPU), "cores"),),
                    Unit.CORES,
                    Kind.NUMBER,
                ),
                Panel(
                    "Memory",
                    "In use by all services.",
                    (Query(total(of(_MEMORY)), "memory"),),
                    Unit.BYTES,
                    Kind.NUMBER,
                ),
                Panel(
                    "Ready processes",
                    "By service.",
                    (Query(total(of("sightline_ready"), "service"), "{{service}}"),),
                    runbooks=("ServiceNotReady",),
                ),
            ),
        ),
        Row(
            "What it costs",
            (
                Panel(
                    "Cores by service",
                    "In use.",
                    (
                        Query(
                            total(f"rate({of(_CPU)}[{WINDOW}]) {_OF_SERVICE}", "service"),
                            "{{service}}",
                        ),
                    ),
                    Unit.CORES,
                ),
                Panel(
                    "Memory by service",
                    "In use.",
                    (Query(total(f"{of(_MEMORY)} {_OF_SERVICE}", "service"), "{{service}}"),),
                    Unit.BYTES,
                ),
                Panel(
                    "Processor time for a frame",
                    "Of all services together, for each frame that was looked at.",
                    (
                        Query(
                            f"{rate(_CPU)} / ({rate('detector_records_handled_total', topic=_FRAMES)} > 0)",
                            "seconds",
                        ),
                    ),
                    Unit.SECONDS,
                ),
            ),
        ),
        Row(
            "What gives way first",
            (
                Panel(
                    "Frames in hand for each detector",
                    "At its limit it waits for nothing else; then frames grow old, and are dropped.",
                    (
                        Query(
                            f"{total(of('detector_records_in_flight', topic=_FRAMES))}"
                            f" / {total(of('sightline_ready', service='detector'))}",
                            "frames",
                        ),
                    ),
                    runbooks=("FramesTooOld",),
                ),
                Panel(
                    "Work at once",
                    "Time spent on work for each second of a process: 1 is one piece of work at any moment.",
                    (
                        Query(_busy("detector", "find_seconds"), "detector: faces"),
                        Query(_busy("embedder", "batch_seconds"), "embedder: templates"),
                        Query(_busy("matcher", "search_seconds"), "matcher: searches"),
                        Query(_busy("frame_grabber", "conversion_seconds"), "frame-grabber: pictures"),
                    ),
                ),
                Panel(
                    "Bytes on the bus",
                    "Pictures, a second; FRAME_GRABBER_BYTES_PER_SECOND_LIMIT holds each camera down.",
                    (Query(rate("frame_grabber_sent_bytes_total"), "bytes"),),
                    Unit.BYTES_PER_SECOND,
                ),
                Panel(
                    "Dropped for want of room",
                    "Frames a second: over a camera's budget, stale at the detector, or passed over unread.",
                    (
                        Query(rate("frame_grabber_frames_dropped_total", reason="budget"), "budget"),
                        Query(rate("detector_records_dropped_total", topic=_FRAMES, reason="stale"), "stale"),
                        Query(rate("kafka_records_skipped_total", topic=_FRAMES), "skipped"),
                    ),
                    Unit.PER_SECOND,
                    runbooks=("FramesDropped",),
                ),
                Panel(
                    "Rebalances and restarts",
                    "Partitions assigned anew, and readers built anew, in the last 15 minutes.",
                    (
                        Query(total(f"increase({of('kafka_rebalances_total')}[15m])"), "rebalances"),
                        Query(total(f"increase({of('kafka_reader_restarts_total')}[15m])"), "restarts"),
                    ),
                    runbooks=("ReadersRestarting",),
                ),
            ),
        ),
    ),
)
