"""Whoever is early is told that it is not live yet, until it is."""

from dataclasses import dataclass, field
from typing import Any

import pytest

from services.chassis.errors import Refused, SightlineError, Unavailable
from services.console.clients.deployments import Deployments
from services.console.pages.not_live_yet import until_live
from sightline.registrar.v1.deployment_changed_pb2 import (
    STATUS_AUTHORISED,
    STATUS_DRAFT,
    STATUS_ENDED,
    STATUS_LIVE,
    STATUS_STOPPED,
)
from sightline.registrar.v1.deployment_service_pb2 import GetDeploymentResponse


@dataclass
class Registrar:
    """Says how a deployment stands, one after the other; an error where one is given."""

    standings: list[int | SightlineError]
    over: SightlineError | None = None
    looked_by: list[Any] = field(default_factory=list)

    async def visit(self, session: bytes, unattended: bool) -> Any:
        assert unattended
        if self.over is not None:
            raise self.over
        return object()

    async def get(self, deployments: Deployments, name: str) -> GetDeploymentResponse:
        self.looked_by.append(deployments.visit)
        said = self.standings.pop(0)
        if isinstance(said, SightlineError):
            raise said
        return GetDeploymentResponse(status=said)  # type: ignore[arg-type]


async def told(registrar: Registrar, monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, Any]]:
    monkeypatch.setattr(Deployments, "get", lambda one, name: registrar.get(one, name))
    people: Any = registrar
    return [said async for said in until_live(people, b"session", "market", 0.0)]


async def test_it_waits_through_the_draft_and_until_it_is_live(monkeypatch: pytest.MonkeyPatch) -> None:
    registrar = Registrar([STATUS_DRAFT, STATUS_AUTHORISED, STATUS_LIVE])
    assert await told(registrar, monkeypatch) == [("waiting", {})] * 2
    assert len({id(visit) for visit in registrar.looked_by}) == 3


@pytest.mark.parametrize("status", [STATUS_LIVE, STATUS_STOPPED, STATUS_ENDED])
async def test_what_is_or_was_live_is_not_waited_for(monkeypatch: pytest.MonkeyPatch, status: int) -> None:
    assert await told(Registrar([status]), monkeypatch) == []


async def test_it_ends_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    assert await told(Registrar([], Refused("over")), monkeypatch) == [("over", {})]
    away = Unavailable("the registrar is away")
    for registrar in (Registrar([], away), Registrar([away])):
        assert await told(registrar, monkeypatch) == [("trouble", {"problem": "the registrar is away"})]
