"""The question that a person answers: what is shown before, what after, and what no answer means."""

import asyncio
import io
from collections.abc import Sequence
from pathlib import Path

import pytest
from rich.console import Console

from services.cli.deciding import NO_ANSWER, Decider
from services.cli.keyboard import Keyboard
from sightline.alert_dispatcher.v1.alert_resolved_pb2 import (
    ANSWER_CANNOT_SAY,
    ANSWER_LOOKS_UNDER_18,
    ANSWER_NOT_SAME_PERSON,
    ANSWER_SAME_PERSON,
    STANDING_MISSED,
    Answer,
)
from sightline.alert_dispatcher.v1.alert_service_pb2 import GetEvidenceResponse
from tests.cli.reports import jpeg
from tests.cli.services_at_hand import ServicesAtHand, alert

PICTURES = GetEvidenceResponse(
    face_jpeg=jpeg(1, 2, 3), reference_jpeg=jpeg(4, 5, 6), subject="man-1", reason="wanted", score=0.97
)


class Typist(Keyboard):
    """Types `lines`, then leaves; keeps what lies in `folder` while a question stands."""

    def __init__(self, folder: Path, lines: Sequence[str]) -> None:
        super().__init__()
        self._typed = list(lines)
        self._folder = folder
        self.saw: list[str] = []

    async def line(self) -> str | None:
        self.saw = [path.name for path in self._folder.iterdir()]
        return self._typed.pop(0) if self._typed else None

    def forget_what_was_typed(self) -> None: ...


async def decided(folder: Path, services: ServicesAtHand, *lines: str) -> tuple[str, list[str]]:
    """Put one question; return what was shown, and what lay in the folder meanwhile."""
    screen, typist = io.StringIO(), Typist(folder, lines)
    await Decider(Console(file=screen, width=200), services, folder, "officer-1", typist)(alert(1))
    assert list(folder.iterdir()) == []
    return screen.getvalue(), typist.saw


@pytest.mark.parametrize(
    ("typed", "answer", "said"),
    [
        ("s", ANSWER_SAME_PERSON, "man-1: wanted\ncall the desk"),
        (" S ", ANSWER_SAME_PERSON, "man-1: wanted\ncall the desk"),
        ("n", ANSWER_NOT_SAME_PERSON, "Do not engage."),
        ("c", ANSWER_CANNOT_SAY, "Do not engage."),
        ("u", ANSWER_LOOKS_UNDER_18, "Do not engage."),
    ],
)
async def test_who_it_is_is_told_to_those_who_said_the_same_person(
    typed: str, answer: Answer, said: str, tmp_path: Path
) -> None:
    services = ServicesAtHand(pictures=PICTURES)
    shown, saw = await decided(tmp_path, services, "maybe", typed)
    assert services.answered == [("a1", answer, "officer-1")]
    assert saw == ["compare-a1.jpg"]
    before, _, after = shown.rpartition("? ")
    assert "man-1" not in before and "wanted" not in before and "0.97" not in shown
    assert after.strip() == said


async def test_the_end_of_input_is_no_answer(tmp_path: Path) -> None:
    services = ServicesAtHand(pictures=PICTURES)
    shown, _ = await decided(tmp_path, services)
    assert services.answered == []
    assert NO_ANSWER in shown and "man-1" not in shown


async def test_an_answer_that_is_refused_engages_nobody(tmp_path: Path) -> None:
    services = ServicesAtHand(pictures=PICTURES, refuse="resolve")
    shown, _ = await decided(tmp_path, services, "s")
    assert shown.splitlines()[-1].endswith("resolve: no: do not engage.")
    assert "man-1" not in shown


async def test_without_evidence_nothing_is_asked(tmp_path: Path) -> None:
    services = ServicesAtHand(refuse="comparison")
    shown, saw = await decided(tmp_path, services, "s")
    assert "comparison: no: do not engage." in shown
    assert saw == [] and services.answered == []


async def test_who_it_is_is_not_even_asked_before_the_answer_or_where_it_may_not_be(tmp_path: Path) -> None:
    services = ServicesAtHand(pictures=PICTURES)
    await decided(tmp_path, services, "s")
    assert services.asked == ["comparison", "resolve", "identity"]
    too_late = ServicesAtHand(pictures=PICTURES, stands=STANDING_MISSED)
    shown, _ = await decided(tmp_path, too_late, "s")
    assert too_late.asked == ["comparison", "resolve"] and "man-1" not in shown


async def test_a_run_that_ends_takes_the_question_away_with_its_picture(tmp_path: Path) -> None:
    asked, screen = asyncio.Event(), io.StringIO()

    class Hesitant(Typist):
        async def line(self) -> str | None:
            asked.set()
            return await asyncio.Event().wait() and None

    services = ServicesAtHand(pictures=PICTURES)
    decider = Decider(Console(file=screen), services, tmp_path, "officer-1", Hesitant(tmp_path, ()))
    question = asyncio.create_task(decider(alert(1)))
    await asked.wait()
    assert [path.name for path in tmp_path.iterdir()] == ["compare-a1.jpg"]
    question.cancel()
    with pytest.raises(asyncio.CancelledError):
        await question
    assert list(tmp_path.iterdir()) == []
    assert NO_ANSWER in screen.getvalue()
