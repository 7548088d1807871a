"""From the review to the signature: nothing is signed that was not checked, shown, and acknowledged."""

from collections.abc import Callable, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from rich.console import Console

from services.chassis.access import Identity
from services.chassis.authorisation import sign
from services.chassis.errors import BadInput, Refused
from services.chassis.origin import utc_now
from services.cli.asking.deployments import DeploymentClient
from services.cli.authorising.checking import Reviewed
from services.cli.authorising.facts import COLUMNS, facts_of, subjects_of
from services.cli.authorising.page import Pictures, pictures_in
from services.cli.keyboard import Keyboard
from services.cli.plain import plain
from services.cli.showing import show_facts, show_table
from sightline.registrar.v1.deployment_service_pb2 import ReviewedEntry

_NOT_SIGNED = "nothing was signed"


@dataclass(frozen=True, slots=True)
class Signing:
    """One officer before one deployment.

    `folder` is where page and pictures lie as long as the question stands; `acknowledged`: photos that were
    looked at before; `yes`: nothing is asked at the end.
    """

    client: DeploymentClient
    officer: Identity
    name: str
    folder: Path
    console: Console
    acknowledged: Sequence[str] = ()
    yes: bool = False
    keyboard: Keyboard = field(default_factory=Keyboard)
    now: Callable[[], datetime] = utc_now

    async def __call__(self) -> int:
        """Review, ask, sign; return the version of the list that is authorised. Refused when it is not."""
        with pictures_in(self.folder) as pictures:
            reviewed = await self._reviewed(pictures)
            reviewed.check(self.name, self.officer.name)
            self._show(reviewed, pictures)
            self._refuse_what_is_wrong(reviewed)
            for entry in reviewed.by_hand:
                await self._acknowledge(entry, pictures)
            await self._consent(reviewed)
            signed = sign(reviewed.statement, self.officer, self.now())
            looked_at = [entry.photo for entry in reviewed.by_hand]
            return await self.client.authorise(self.name, signed, looked_at)

    async def _reviewed(self, pictures: Pictures) -> Reviewed:
        """Take what the registrar sends, and put the pictures beside the page as they come."""
        reviewed: Reviewed | None = None
        async with aclosing(self.client.review(self.name)) as parts:
            async for part in parts:
                match part.WhichOneof("part"), reviewed:
                    case "review", None:
                        reviewed = Reviewed(part.review)
                    case "entry", Reviewed() as begun:
                        pictures.add(part.entry.photo, begun.take(part.entry))
                    case _:
                        raise Refused(f"{_NOT_SIGNED}: the registrar sent something that is no review")
        if reviewed is None:
            raise Refused(f"{_NOT_SIGNED}: the registrar sent no review")
        return reviewed

    def _show(self, reviewed: Reviewed, pictures: Pictures) -> None:
        show_facts(facts_of(reviewed), self.console)
        rows = [
            (one.name, len(one.entries), *(value for _, value in one.details), "; ".join(one.remarks))
            for one in subjects_of(reviewed)
        ]
        show_table(("subject", "photos", *COLUMNS, ""), rows, self.console)
        self._say("Every picture is on this page, until you have decided:")
        self._say(f"  {pictures.write(reviewed).resolve()}")

    def _refuse_what_is_wrong(self, reviewed: Reviewed) -> None:
        problems = list(reviewed.review.problems)
        for problem in problems:
            self._say(problem)
        if problems:
            raise Refused(f"{_NOT_SIGNED}: {self.name} could not go live as it is: {problems[0]}")

    async def _acknowledge(self, entry: ReviewedEntry, pictures: Pictures) -> None:
        if entry.photo in self.acknowledged:
            return
        self._say(f"Added by hand: {entry.subject}: {entry.reason} ({entry.source})")
        self._say(f"  {pictures.picture_of(entry.photo).resolve()}")
        if not await self._typed("I have looked at it, and it belongs on this list (y/n)? ", "y"):
            raise Refused(f"{_NOT_SIGNED}: {entry.photo} was not acknowledged")

    async def _consent(self, reviewed: Reviewed) -> None:
        if self.yes:
            return
        question = (
            f"Signing as {self.officer.name}, for all of this and nothing else. "
            f"Type the deployment's name to sign: "
        )
        if not await self._typed(question, self.name):
            raise Refused(f"{_NOT_SIGNED}: the name was not typed")

    async def _typed(self, question: str, wanted: str) -> bool:
        self.keyboard.forget_what_was_typed()
        self.console.print(plain(question), end="", markup=False, highlight=False)
        line = await self.keyboard.line()
        if line is None:
            self.console.print()
        return line is not None and line.strip() == wanted

    def _say(self, text: str) -> None:
        self.console.print(plain(text), markup=False, highlight=False, soft_wrap=True)


def refuse_unknown(acknowledged: Sequence[str]) -> None:
    """Raise BadInput for what is no photo's name: a typing error is not to look like an acknowledgement."""
    for photo in acknowledged:
        if len(photo) != 64 or set(photo) - set("0123456789abcdef"):
            raise BadInput(f"--acknowledge {photo}: is no photo; write its 64 hexadecimal digits")
