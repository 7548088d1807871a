"""AskingService on a registrar's own tables; a five-line stand-in keeps alerts."""

from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from services.chassis.access import Caller
from services.registrar.adapters.sql_turns import SqlTurns
from services.registrar.domain.asking import KeptAlert, Pace
from services.registrar.rpc.asking import AskingRpc
from sightline.registrar.v1.asking_service_pb2 import AnswerPersonRequest, AnswerPersonResponse
from tests.registrar.people import caller, whole_entry
from tests.registrar.registering import Rig
from tests.registrar.test_worker import CONTEXT

CODE = "ABCD-EFGH-JKMN-PQRS"


@dataclass
class Keeper:
    """Keeps one alert of the deployment `market`, with one receipt. `asked`: what it was asked."""

    alert: KeptAlert | None = None
    asked: list[tuple[str, str]] = field(default_factory=list)

    async def find(self, deployment: str, code: str) -> KeptAlert | None:
        self.asked.append((deployment, code))
        return self.alert if (deployment, code) == ("market", CODE) else None


class Desk:
    """`rig`: the registrar; two are on its list, a and b."""

    def __init__(self, folder: Path, pace: Pace | None = None) -> None:
        self.rig = Rig(folder)
        self.keeper = Keeper(KeptAlert(self.rig.now - timedelta(hours=1), self.rig.now + timedelta(days=30)))
        self.caller = caller("dora")
        turns = SqlTurns(self.rig.records, pace or Pace(10, 30))
        self.rpc = AskingRpc(
            self.rig.lifecycle,
            self.keeper,
            turns,
            self.rig.acts,
            lambda: self.rig.now,
            lambda: self.caller,
        )

    async def open(self) -> None:
        await self.rig.records.open()
        await self.rig.lifecycle.draft(self.rig.plan(), "anton")
        self.rig.caller = caller("anton")
        for photo, subject in ((b"\x64", "a"), (b"\x65", "b")):
            assert (await self.rig.watchlist.EnrolPhoto(whole_entry(photo, subject), CONTEXT)).taken

    async def ask(self, subject: str = "", code: str = "", **more: Any) -> AnswerPersonResponse:
        given = {"deployment": "market", "request_number": "DP-2026/114", "identity_checked": True, **more}
        request = AnswerPersonRequest(subject=subject, receipt_code=code, **given)
        return await self.rpc.AnswerPerson(request, CONTEXT)

    def as_somebody(self, name: str, in_doubt: bool = False) -> None:
        self.caller = Caller(name, caller("dora").roles, in_doubt)
