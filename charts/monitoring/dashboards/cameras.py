"""«Cameras»: is each of them seen, and in time?"""

from charts.monitoring.asking import CAMERA, of, rate, spread, total
from charts.monitoring.panels import Dashboard, Kind, Panel, Query, Row, Unit, Variable

_KEYS, _TRACKS = "retention_purger_ledger_keys", "retention_purger_ledger_tracks"
_FRAMES = "frame-captured.v1"


def _each(metric: str, **labels: str) -> str:
    return rate(metric, CAMERA, "camera", **labels)


def _in_state(title: str, state: str, answers: str, bad: bool) -> Panel:
    return Panel(
        title,
        answers,
        (Query(total(of("frame_grabber_cameras", state=state)), state),),
        kind=Kind.NUMBER,
        bad_from=1 if bad else None,
        runbooks=("CameraDown",) if bad else (),
    )


DASHBOARD = Dashboard(
    "cameras",
    "Cameras",
    "Is every camera read, is every frame looked at in time, and what does each see?",
    (
        Row(
            "Now",
            (
                _in_state("Playing", "playing", "Cameras that are read.", False),
                _in_state("Down", "down", "Cameras that do not answer; they are tried again.", True),
                _in_state("Failed", "failed", "Cameras that a person has to see to.", True),
                _in_state("Ended", "ended", "Recordings that came to their end.", False),
            ),
        ),
        Row(
            "Each camera",
            (
                Panel(
                    "Frames",
                    "Frames that got onto the bus, a second.",
                    (Query(_each(_KEYS, kind="frame", state="seen"), "{{camera}}"),),
                    Unit.PER_SECOND,
                    runbooks=("CameraDown",),
                ),
                Panel(
                    "Share looked at",
                    "Of the frames that were forgotten, those that the detector had looked at.",
                    (
                        Query(
                            f"{_each(_KEYS, kind='frame', state='forgotten', reason='looked_at')}"
                            f" / {_each(_KEYS, kind='frame', state='forgotten')}",
                            "{{camera}}",
                        ),
                    ),
                    Unit.SHARE,
                    runbooks=("FramesDropped",),
                ),
                Panel(
                    "People",
                    "Tracks opened, a second.",
                    (Query(_each(_TRACKS, state="opened"), "{{camera}}"),),
                    Unit.PER_SECOND,
                ),
                Panel(
                    "In sight",
                    "Tracks living now.",
                    (Query(total(of(_TRACKS, CAMERA, state="living"), "camera"), "{{camera}}"),),
                ),
                Panel(
                    "Looks at faces",
                    "Probes, a second.",
                    (Query(_each(_KEYS, kind="probe", state="seen"), "{{camera}}"),),
                    Unit.PER_SECOND,
                ),
            ),
        ),
        Row(
            "All of them",
            (
                Panel(
                    "Age of frames",
                    "How old frames are when the detector has looked at them: half, 95 and 99 of 100.",
                    spread("detector_record_age_seconds", highest=True, topic=_FRAMES),
                    Unit.SECONDS,
                    bad_from=1,
                    runbooks=("FramesTooOld", "FramesBudgetBurning"),
                ),
                Panel(
                    "Dropped",
                    "Frames a second that were not looked at, by where and why.",
                    (
                        Query(
                            rate("frame_grabber_frames_dropped_total", by="reason"),
                            "frame-grabber: {{reason}}",
                        ),
                        Query(
                            rate("detector_records_dropped_total", by="reason", topic=_FRAMES),
                            "detector: {{reason}}",
                        ),
                        Query(rate("kafka_records_skipped_total", topic=_FRAMES), "detector: skipped"),
                    ),
                    Unit.PER_SECOND,
                    runbooks=("FramesDropped",),
                ),
                Panel(
                    "Openings and leases",
                    "A second: sources opened or not, cameras that changed hands.",
                    (
                        Query(rate("frame_grabber_openings_total", by="result"), "{{result}}"),
                        Query(rate("frame_grabber_leases_total", by="change"), "lease {{change}}"),
                    ),
                    Unit.PER_SECOND,
                    runbooks=("CameraDown", "CameraLeasesLost"),
                ),
            ),
        ),
    ),
    (
        Variable("deployment", f'{_TRACKS}{{namespace=~"$namespace"}}'),
        Variable("camera", f'{_TRACKS}{{namespace=~"$namespace",deployment=~"$deployment"}}'),
    ),
)
