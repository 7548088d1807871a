"""Cameras and their frames."""

from tests.monitoring.cases.case import Case, of

_FRAMES = "frame-captured.v1"
_HANDLED = of("detector_records_handled_total", topic=_FRAMES)
_STALE = of("detector_records_dropped_total", topic=_FRAMES, reason="stale")
_SKIPPED = of("kafka_records_skipped_total", topic=_FRAMES)


def _states(**values: str) -> dict[str, str]:
    return {of("frame_grabber_cameras", state=state): said for state, said in values.items()}


def _ages(within_a_second: str, every: str) -> dict[str, str]:
    bounds = {"0.5": within_a_second, "1.0": within_a_second, "2.0": every, "+Inf": every}
    return {
        of("detector_record_age_seconds_bucket", topic=_FRAMES, le=bound): said
        for bound, said in bounds.items()
    }


def _unseen(stale: str, skipped: str) -> dict[str, str]:
    return {_HANDLED: "0+600x30", _STALE: stale, _SKIPPED: skipped}


CASES = (
    Case(
        "CameraDown",
        {
            "one does not answer": _states(playing="3x30", down="0x5 1x30", failed="0x30"),
            "one has failed": _states(playing="3x30", down="0x30", failed="0x5 1x30"),
        },
        {
            "all play, or have ended": _states(playing="3x30", down="0x30", failed="0x30", ended="1x30"),
            "one was down for a moment": _states(playing="3x30", down="0x18 1 0x20", failed="0x30"),
        },
    ),
    Case(
        "CameraLeasesLost",
        {"one was lost": {of("frame_grabber_leases_total", change="lost"): "0x10 1x30"}},
        {
            "they were given up": {
                of("frame_grabber_leases_total", change="lost"): "0x30",
                of("frame_grabber_leases_total", change="given_up"): "0+1x30",
            }
        },
    ),
    Case(
        "FramesTooOld",
        {"one in ten is late": _ages("0+90x30", "0+100x30")},
        {"one in fifty is late": _ages("0+98x30", "0+100x30"), "nothing comes": _ages("5x30", "5x30")},
    ),
    Case(
        "FramesDropped",
        {
            "one in eleven is stale": _unseen("0+60x30", "0x30"),
            "they are skipped": _unseen("0x30", "0+60x30"),
        },
        {"one in a hundred": _unseen("0+6x30", "0x30")},
    ),
)
