"""A person at the terminal answers alerts: `sightline run --decide`, at a real terminal."""

import json
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from tests.pipeline.command import Place
from tests.pipeline.terminal import Terminal, picture_named, terminal
from tests.pipeline.trial import Trial, portrait, video

_QUESTION = "(s)ame person, (n)ot the same, (c)annot say, looks (u)nder 18? "


@pytest.fixture(scope="module")
def trial(tmp_path_factory: pytest.TempPathFactory) -> Trial:
    """Two men on the list, and a video in which both stand."""
    trial = Trial(tmp_path_factory.mktemp("trial")).prepare()
    (trial.folder / "list" / "man-2").mkdir()
    portrait("biden.jpg", 200).save(trial.folder / "list" / "man-2" / "photo.png")
    both = Image.new("RGB", (280, 200), (120, 125, 130))
    both.paste(portrait("obama2.jpg", 80), (0, 0))
    both.paste(portrait("biden.jpg", 80), (150, 0))
    video(trial.folder / "street.mp4", both, frames=16)
    return trial


def deciding(trial: Trial) -> tuple[str, ...]:
    return ("run", "-d", str(trial.write(purpose="a reason of its own")), "--output", "output", "--decide")


def answers_in(place: Place) -> list[str | None]:
    report: dict[str, Any] = json.loads((place.output / "report.json").read_text("utf-8"))
    assert report["ledger"]["closes"]
    return [alert["answer"] for alert in report["alerts"]]


def test_each_alert_waits_for_its_turn_and_the_end_waits_for_the_answers(
    trial: Trial, tmp_path: Path
) -> None:
    place = Place(tmp_path)
    with terminal(place, *deciding(trial)) as person:
        asked = person.wait_for(_QUESTION)
        first = picture_named(asked)
        with Image.open(first) as picture:
            assert picture.format == "JPEG"
        assert first.stat().st_mode & 0o077 == 0
        assert shows_nobody(asked)

        person.type("maybe\n")
        assert "Type s, n, c or u" in person.wait_for(_QUESTION)
        # The second line is typed before its question is put: it answers nothing.
        person.type("s\nn\n")
        told = person.wait_for(_QUESTION)
        assert "a reason of its own" in told.partition("ALERT")[0]
        assert shows_nobody(told.partition("ALERT")[2])
        second = picture_named(told)
        assert second != first
        assert (first.exists(), second.exists()) == (False, True)

        person.type("N\n")
        person.wait_for("Do not engage.")
        assert person.status() == 0
        assert "━" not in between_question_and_answer(person)
    assert not second.exists()
    assert answers_in(place) == ["same person", "not the same person"]


def shows_nobody(shown: str) -> bool:
    """Whether neither a name, nor a reason, nor a score is shown."""
    return not any(word in shown for word in ("man-1", "man-2", "a reason of its own", "0.9"))


def between_question_and_answer(person: Terminal) -> str:
    """What was shown from the first question to the last answer: no bar among it."""
    return person.screen.partition("ALERT")[2].partition("Do not engage.")[0]


def test_no_answer_means_do_not_engage(trial: Trial, tmp_path: Path) -> None:
    place = Place(tmp_path)
    with terminal(place, *deciding(trial)) as person:
        picture = picture_named(person.wait_for(_QUESTION))
        person.type("\x04")
        person.wait_for("No answer: do not engage.")
        # The end of one answer is not the end of the next.
        person.wait_for(_QUESTION)
        person.type("c\n")
        person.wait_for("Do not engage.")
        assert person.status() == 0
    assert not picture.exists()
    assert answers_in(place) == [None, "cannot say"]


def test_ctrl_c_while_a_question_stands_ends_the_run_with_its_report(trial: Trial, tmp_path: Path) -> None:
    place = Place(tmp_path)
    with terminal(place, *deciding(trial)) as person:
        picture = picture_named(person.wait_for(_QUESTION))
        person.type("\x03")
        person.wait_for("No answer: do not engage.")
        assert person.status() == 0
    assert not picture.exists()
    assert answers_in(place) == [None, None]


def test_without_a_person_nobody_is_engaged(trial: Trial, tmp_path: Path) -> None:
    place = Place(tmp_path)
    with place.started(*deciding(trial)) as process:
        assert process.stdin is None, "nobody types"
        out, err = process.communicate(timeout=60)
    assert (process.returncode, err) == (0, "")
    assert out.count("No answer: do not engage.") == 2
    assert answers_in(place) == [None, None]
    assert list(place.output.glob("compare-*")) == []
