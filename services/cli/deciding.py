"""Asks the person at the terminal: first the two pictures alone, then who it is."""

import asyncio
from dataclasses import dataclass, field
from pathlib import Path

from rich.console import Console

from services.chassis.envelope import to_datetime
from services.chassis.errors import SightlineError
from services.cli.clients import Clients
from services.cli.keyboard import Keyboard
from services.cli.report import pictures, whole_files
from services.cli.report.summary import AlertEntry
from sightline.alert_dispatcher.v1.alert_resolved_pb2 import (
    ANSWER_CANNOT_SAY,
    ANSWER_LOOKS_UNDER_18,
    ANSWER_NOT_SAME_PERSON,
    ANSWER_SAME_PERSON,
    STANDING_ENGAGE,
    Answer,
)
from sightline.alert_dispatcher.v1.alert_service_pb2 import Alert, GetComparisonResponse

_KEYS: dict[str, Answer] = {
    "s": ANSWER_SAME_PERSON,
    "n": ANSWER_NOT_SAME_PERSON,
    "c": ANSWER_CANNOT_SAY,
    "u": ANSWER_LOOKS_UNDER_18,
}
_QUESTION = "(s)ame person, (n)ot the same, (c)annot say, looks (u)nder 18? "
NO_ANSWER = "No answer: do not engage."


@dataclass(frozen=True, slots=True)
class Decider:
    """`folder` is where the two pictures to compare are put, as long as the question stands."""

    console: Console
    clients: Clients
    folder: Path
    officer: str
    keyboard: Keyboard = field(default_factory=Keyboard)

    async def __call__(self, alert: Alert) -> None:
        """Ask, lock the answer, then say who it is."""
        path = self.folder / f"compare-{alert.id[:8]}.jpg"
        try:
            sheet = _sheet(alert, await self.clients.comparison(alert.id))
            await asyncio.to_thread(whole_files.write, self.folder, {path.name: sheet})
            self.console.print("Open this picture and compare the two faces:", markup=False)
            self.console.print(f"  {path.resolve()}", markup=False, highlight=False, soft_wrap=True)
            answer = await self._answer()
            if answer is None:
                self._say(NO_ANSWER)
                return
            answered = await self.clients.resolve(alert.id, answer, self.officer)
            told = await self._identity(answered)
        except SightlineError as error:
            self._say(_refused(f"{error}"))
            return
        except asyncio.CancelledError:
            self.console.print()
            self._say(NO_ANSWER)
            raise
        finally:
            path.unlink(missing_ok=True)
        for line in told:
            self._say(line)

    async def _identity(self, answered: Alert) -> list[str]:
        """Ask who it is, where that may be asked; lines to say."""
        if answered.standing != STANDING_ENGAGE:
            return ["Do not engage."]
        who = await self.clients.identity(answered.id)
        lines = (f"{who.subject}: {who.reason}", who.instruction, who.strength)
        return [line for line in lines if line]

    async def _answer(self) -> Answer | None:
        """Ask until one of the keys comes; None at the end of input."""
        self.keyboard.forget_what_was_typed()
        while True:
            self.console.print(_QUESTION, end="", markup=False, highlight=False)
            line = await self.keyboard.line()
            if line is None:
                self.console.print()
                return None
            answer = _KEYS.get(line.strip().lower())
            if answer is not None:
                return answer
            self.console.print("Type s, n, c or u, then Enter.", markup=False)

    def _say(self, text: str) -> None:
        self.console.print(text, style="bold", markup=False, highlight=False)


def _sheet(alert: Alert, shown: GetComparisonResponse) -> bytes:
    """Return the two pictures as one; who it is is not known here yet."""
    entry = AlertEntry(
        id=alert.id,
        camera=alert.camera,
        captured_at=to_datetime(alert.captured_at),
        expires_at=to_datetime(alert.expires_at),
        subject="",
        reason="",
        capture_to_alert_seconds=alert.capture_to_alert_seconds,
        face_jpeg=shown.face_jpeg,
        reference_jpeg=shown.reference_jpeg,
    )
    return pictures.sheet(entry, alert.trial)


def _refused(words: str) -> str:
    """Return why nobody is engaged; most refusals say so themselves."""
    return f"{words}." if words.endswith("do not engage") else f"{words}: do not engage."
