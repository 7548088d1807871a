"""Asks the person at the terminal: first the two pictures alone, then who it is."""

import asyncio
from dataclasses import dataclass, field, replace
from pathlib import Path

from rich.console import Console

from services.chassis.errors import SightlineError
from services.cli.account import entry_of
from services.cli.clients import Clients
from services.cli.keyboard import Keyboard
from services.cli.report import pictures, whole_files
from sightline.alert_dispatcher.v1.alert_resolved_pb2 import (
    ANSWER_CANNOT_SAY,
    ANSWER_NOT_SAME_PERSON,
    ANSWER_SAME_PERSON,
    Answer,
)
from sightline.alert_dispatcher.v1.alert_service_pb2 import Alert

_KEYS: dict[str, Answer] = {
    "s": ANSWER_SAME_PERSON,
    "n": ANSWER_NOT_SAME_PERSON,
    "c": ANSWER_CANNOT_SAY,
}
_QUESTION = "(s)ame person, (n)ot the same, (c)annot say? "
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
        entry = await entry_of(alert, self.clients)
        if entry.face_jpeg is None or entry.reference_jpeg is None:
            self._say("This alert has no evidence: do not engage.")
            return
        path = self.folder / f"compare-{alert.id[:8]}.jpg"
        sheet = pictures.sheet(replace(entry, context_jpeg=None), alert.trial)
        try:
            await asyncio.to_thread(whole_files.write, self.folder, {path.name: sheet})
            self.console.print("Open this picture and compare the two faces:", markup=False)
            self.console.print(f"  {path.resolve()}", markup=False, highlight=False, soft_wrap=True)
            answer = await self._answer()
            if answer is None:
                self._say(NO_ANSWER)
                return
            await self.clients.resolve(alert.id, answer, self.officer)
        except SightlineError as error:
            self._say(f"{error}: do not engage.")
            return
        except asyncio.CancelledError:
            self.console.print()
            self._say(NO_ANSWER)
            raise
        finally:
            path.unlink(missing_ok=True)
        self._say(f"{entry.subject}: {entry.reason}" if answer == ANSWER_SAME_PERSON else "Do not engage.")

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
            self.console.print("Type s, n or c, then Enter.", markup=False)

    def _say(self, text: str) -> None:
        self.console.print(text, style="bold", markup=False, highlight=False)
