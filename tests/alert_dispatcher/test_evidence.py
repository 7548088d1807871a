"""Evidence needs others, and one of them may be away: for a while the alert waits."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from services.alert_dispatcher.adapters.file_vault import FileVault
from services.alert_dispatcher.domain.references import Reference
from services.alert_dispatcher.handler.evidence import EvidenceMaker, Made
from services.chassis.errors import Refused
from sightline.detector.v1.face_detected_pb2 import Shot
from sightline.matcher.v1.match_found_pb2 import MatchFound
from tests.alert_dispatcher.dispatching import JPEG, Purger, Registrar

_PATIENCE_SECONDS = 30.0
_MATCH = MatchFound(subject="a subject", face=Shot(jpeg=JPEG))


class Waiting:
    """Time that passes only where it is waited; the registrar is back after `away_seconds` of it."""

    def __init__(self, folder: Path, away_seconds: float) -> None:
        self.seconds, self.back_at = 1000.0, 1000.0 + away_seconds
        self.registrar = Registrar(away=True)
        vault = FileVault(folder / "vault")
        vault.open()
        self.maker = EvidenceMaker(
            vault, self.registrar, Purger(), _PATIENCE_SECONDS, lambda: self.seconds, self.pause
        )

    async def pause(self, seconds: float) -> None:
        self.seconds += seconds
        self.registrar.away = self.seconds < self.back_at

    async def make(self, alert: str = "a") -> Made | None:
        return await self.maker.make(alert, "market", _MATCH, datetime.now(UTC) + timedelta(days=1))


async def test_an_alert_waits_for_a_registrar_that_is_started_again(tmp_path: Path) -> None:
    waiting = Waiting(tmp_path, away_seconds=20)
    assert await waiting.make() is not None
    assert waiting.seconds < waiting.back_at + 1.1


async def test_it_goes_without_evidence_when_patience_is_over(tmp_path: Path) -> None:
    waiting = Waiting(tmp_path, away_seconds=3600)
    assert await waiting.make() is None
    assert waiting.seconds == pytest.approx(1000 + _PATIENCE_SECONDS, abs=1.1)


async def test_an_outage_is_waited_for_once_however_many_alerts_fall_into_it(tmp_path: Path) -> None:
    waiting = Waiting(tmp_path, away_seconds=3600)
    assert [await waiting.make(f"{number}") for number in range(20)] == [None] * 20
    assert waiting.seconds == pytest.approx(1000 + _PATIENCE_SECONDS, abs=1.1)


async def test_the_next_outage_is_waited_for_again(tmp_path: Path) -> None:
    waiting = Waiting(tmp_path, away_seconds=3600)
    assert await waiting.make() is None
    waiting.seconds, waiting.back_at = 10_000.0, 10_010.0
    assert await waiting.make("b") is not None


async def test_what_no_time_will_mend_is_not_waited_for(tmp_path: Path) -> None:
    class Elsewhere(Registrar):
        async def reference(self, deployment: str, list_version: int, subject: str) -> Reference:
            raise Refused("nobody of that name is on the list")

    waiting = Waiting(tmp_path, away_seconds=0)
    waiting.maker.watchlist = Elsewhere()
    assert await waiting.make() is None
    assert waiting.seconds == 1000
