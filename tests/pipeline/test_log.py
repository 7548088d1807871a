"""The log at its most talkative, of a list with a subject on it and a camera with a password."""

from pathlib import Path

from tests.pipeline.command import Place
from tests.pipeline.trial import Trial

_PASSWORD = "not-to-be-logged"


def test_the_log_names_no_subject_and_no_password(tmp_path: Path) -> None:
    trial = Trial(tmp_path / "trial").prepare()
    cameras = [{"id": "door", "source": f"rtsp://guard:{_PASSWORD}@127.0.0.1:9/door"}]
    place = Place(tmp_path / "place")
    finished = place.run("enrol", "-d", str(trial.write(cameras=cameras)), SIGHTLINE_LOG="debug")
    assert finished.status == 0
    assert "services.registrar.worker.destroying: trial: ended, its list is destroyed" in finished.err
    assert "man-1" not in finished.err
    assert _PASSWORD not in finished.err
