"""Galleries follow their deployments."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

import numpy as np
import pytest
from prometheus_client import CollectorRegistry

from services.chassis.deployments import Deployments
from services.chassis.errors import Unavailable
from services.chassis.sealing import new_identity, public_key_of
from services.matcher.domain.decision import Neighbour, Template
from services.matcher.domain.gallery import Enrolled
from services.matcher.metrics import MatcherMetrics
from services.matcher.worker import Galleries
from sightline.registrar.v1.deployment_changed_pb2 import (
    STATUS_AUTHORISED,
    STATUS_DRAFT,
    STATUS_ENDED,
    STATUS_LIVE,
    Status,
)
from tests.chassis.deploying import changed


@dataclass
class Store:
    """Keeps lists; away so many times."""

    lists: dict[str, list[str]] = field(default_factory=dict)
    away: int = 0
    loads: int = 0

    async def load(self, deployment: str, entries: Sequence[Enrolled]) -> None:
        self._answer()
        self.loads += 1
        self.lists[deployment] = [entry.subject for entry in entries]

    async def search(self, deployment: str, template: Template) -> list[Neighbour]:
        return []

    async def drop(self, deployment: str) -> None:
        self._answer()
        self.lists.pop(deployment, None)

    async def present(self, deployment: str) -> bool:
        return deployment in self.lists

    def _answer(self) -> None:
        if self.away:
            self.away -= 1
            raise Unavailable("Milvus does not answer")


@dataclass
class List:
    models: Sequence[str] = ("model",)

    async def entries(self, deployment: str, list_version: int) -> AsyncIterator[Enrolled]:
        for model in self.models:
            until = datetime(2030, 1, 1, tzinfo=UTC)
            yield Enrolled(f"version {list_version}", "p", np.ones(2, np.float32), model, until)


class Rig:
    def __init__(self, away: int = 0) -> None:
        private = new_identity()
        self.keys = {"matcher": public_key_of(private)}
        self.deployments = Deployments("matcher", private)
        self.store, self.list = Store(away=away), List()
        metrics = MatcherMetrics.create(CollectorRegistry())
        self.galleries = Galleries(self.store, self.list, self.deployments, metrics)

    async def keep(self, status: Status, list_version: int = 1) -> None:
        await self.deployments.take(changed(self.keys, status, list_version=list_version))
        await self.again()

    async def again(self) -> None:
        for deployment in self.deployments.all():
            await self.galleries.keep(deployment)


async def test_a_list_is_loaded_once_for_each_version() -> None:
    rig = Rig()
    for status in (STATUS_AUTHORISED, STATUS_LIVE, STATUS_LIVE):
        await rig.keep(status)
    assert rig.store.loads == 1
    await rig.keep(STATUS_LIVE, 2)
    state = rig.galleries.state("market")
    assert rig.store.lists == {"market": ["version 2"]}
    assert state is not None and (state.list_version, state.model_id, state.problem) == (2, "model", "")


async def test_a_draft_is_not_loaded() -> None:
    rig = Rig()
    await rig.keep(STATUS_DRAFT)
    assert rig.store.lists == {}


async def test_the_end_of_a_deployment_destroys_its_list() -> None:
    rig = Rig()
    await rig.keep(STATUS_LIVE)
    await rig.keep(STATUS_ENDED)
    assert rig.store.lists == {} and rig.galleries.state("market") is None


async def test_a_list_that_an_earlier_process_loaded_is_destroyed_too() -> None:
    rig = Rig()
    rig.store.lists["market"] = ["left behind"]
    await rig.keep(STATUS_ENDED)
    assert rig.store.lists == {}


async def test_a_list_that_could_not_be_destroyed_is_tried_again() -> None:
    rig = Rig()
    await rig.keep(STATUS_LIVE)
    rig.store.away = 2
    await rig.keep(STATUS_ENDED)
    assert rig.store.lists and rig.galleries.state("market") is None
    for _ in range(2):
        await rig.again()
    assert rig.store.lists == {}


async def test_a_list_that_could_not_be_loaded_says_why_and_is_tried_again() -> None:
    rig = Rig(away=1)
    await rig.keep(STATUS_LIVE)
    state = rig.galleries.state("market")
    assert state is not None and "Milvus" in state.problem and not state.answers(1, "model")
    await rig.again()
    state = rig.galleries.state("market")
    assert state is not None and state.answers(1, "model")


async def test_templates_of_two_models_are_not_loaded() -> None:
    rig = Rig()
    rig.list.models = ("model", "another")
    await rig.keep(STATUS_LIVE)
    state = rig.galleries.state("market")
    assert rig.store.lists == {} and state is not None and "more than one model" in state.problem


async def test_a_deployment_that_is_drafted_again_is_loaded_again() -> None:
    rig = Rig()
    for status, version in ((STATUS_LIVE, 1), (STATUS_ENDED, 1), (STATUS_AUTHORISED, 2), (STATUS_ENDED, 2)):
        await rig.keep(status, version)
    assert (rig.store.lists, rig.store.loads) == ({}, 2)


async def test_it_follows_until_it_is_cancelled() -> None:
    rig = Rig()
    running = asyncio.create_task(rig.galleries.run())
    await rig.deployments.take(changed(rig.keys))
    while not rig.store.lists:
        await asyncio.sleep(0)
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
