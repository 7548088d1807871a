"""Asks the person at the terminal: first the two pictures alone, then who it is."""

import asyncio
from dataclasses import dataclass, replace
from pathlib import Path

from rich.console import Console
from rich.prompt import Prompt

from services.chassis.errors import SightlineError
from services.cli.account import entry_of
from services.cli.clients import Clients
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


@dataclass(frozen=True, slots=True)
class Decider:
    """`folder` is where the two pictures to compare are put, as long as the question stands."""

    console: Console
    clients: Clients
    folder: Path
    officer: str

    async def __call__(self, alert: Alert) -> None:
        """Ask, lock the answer, then say who it is."""
        entry = await entry_of(alert, self.clients)
        if entry.face_jpeg is None or entry.reference_jpeg is None:
            self.console.print("This alert has no evidence: do not engage.", style="bold")
            return
        path = self.folder / f"compare-{alert.id[:8]}.jpg"
        sheet = pictures.sheet(replace(entry, context_jpeg=None), alert.trial)
        await asyncio.to_thread(whole_files.write, self.folder, {path.name: sheet})
        try:
            self.console.print(f"Compare the two faces in {path}", markup=False)
            key = await asyncio.to_thread(
                Prompt.ask,
                "(s)ame person, (n)ot the same, (c)annot say",
                console=self.console,
                choices=list(_KEYS),
            )
            await self.clients.resolve(alert.id, _KEYS[key], self.officer)
        except EOFError:
            self.console.print("No answer: do not engage.", style="bold")
            return
        except SightlineError as error:
            self.console.print(str(error), style="bold", markup=False)
            return
        finally:
            path.unlink(missing_ok=True)
        if _KEYS[key] == ANSWER_SAME_PERSON:
            self.console.print(f"{entry.subject}: {entry.reason}", style="bold", markup=False)
        else:
            self.console.print("Do not engage.", style="bold")
