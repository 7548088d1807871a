"""Footage is kept where it was signed for; whoever tells of a deployment is not believed."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pytest

from services.chassis.access import Identity, Person, Role
from services.chassis.authorisation import challenge_of, plan_digest, sign
from services.chassis.deployments import Deployments
from services.chassis.errors import Refused, SightlineError, Unavailable
from services.chassis.sealing import new_identity, public_key_of
from services.detector.domain.footage import Terms
from services.detector.worker import Plans
from sightline.registrar.v1.authorisation_pb2 import Authorisation, Statement
from sightline.registrar.v1.deployment_changed_pb2 import STATUS_LIVE, STATUS_STOPPED, DeploymentChanged
from sightline.registrar.v1.deployment_pb2 import Deployment, FootagePlan
from tests.chassis.deploying import changed, deployment

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
BERTA = Identity.generate("berta")
PEOPLE = {
    "berta": Person(
        "berta", frozenset({Role.AUTHORISING_OFFICER}), BERTA.signing_key.public_key().public_bytes_raw()
    )
}


@dataclass
class Registrar:
    """Keeps one authorisation."""

    signed: Authorisation | None = None
    spent: bool = False
    away: SightlineError | None = None
    asked: int = 0
    on_asked: Callable[[], None] = lambda: None

    async def of(self, deployment: str, list_version: int) -> Authorisation:
        self.asked += 1
        self.on_asked()
        if self.away:
            raise self.away
        if self.signed is None:
            raise Refused("nobody has authorised it")
        return self.signed

    async def is_spent(self, deployment: str, authorised_digest: bytes) -> bool:
        return self.spent


@dataclass
class Rig:
    registrar: Registrar = field(default_factory=Registrar)
    private: bytes = field(default_factory=new_identity)
    deployments: Deployments = field(init=False)
    plans: Plans = field(init=False)

    def __post_init__(self) -> None:
        self.deployments = Deployments("detector", self.private)
        self.plans = Plans(self.deployments, self.registrar, PEOPLE, lambda: NOW)

    def sign(self, plan: Deployment) -> Authorisation:
        statement = Statement(
            deployment=plan.name, draft=bytes(16), plan_digest=plan_digest(plan), author="anton"
        )
        return sign(statement, BERTA, NOW)

    async def hear(self, plan: Deployment, *, signed: Deployment | None = None, **kinds: Any) -> None:
        """Hear of a deployment; the officer signed `signed`, of which nothing but the digest is told."""
        message: DeploymentChanged = changed({"detector": public_key_of(self.private)}, of=plan, **kinds)
        if signed is not None:
            self.registrar.signed = self.sign(signed)
            message.trial = False
            message.authorised_digest = challenge_of(self.registrar.signed.statement, "berta")
        await self.deployments.take(message)
        await self.plans.look()

    @property
    def terms(self) -> Terms | None:
        return self.plans.terms("market")


def plan(**footage: Any) -> Deployment:
    made = deployment()
    made.footage.CopyFrom(FootagePlan(**footage))
    return made


async def test_what_was_signed_is_kept() -> None:
    rig, asked = Rig(), plan(kept_days=7, faces_clear=True)
    await rig.hear(asked, signed=asked)
    assert (rig.terms, rig.plans.problems()) == (Terms(7, faces_clear=True), [])


async def test_a_plan_that_asks_for_none_has_none_and_nobody_is_asked() -> None:
    rig = Rig()
    await rig.hear(deployment(), signed=deployment())
    assert (rig.terms, rig.registrar.asked, rig.plans.problems()) == (None, 0, [])


@pytest.mark.parametrize(
    ("signed", "told"),
    [
        (plan(kept_days=7), plan(kept_days=7, faces_clear=True)),
        (plan(kept_days=7), plan(kept_days=31)),
        (deployment(), plan(kept_days=7)),
    ],
)
async def test_footage_that_was_added_after_the_signature_is_not_kept(
    signed: Deployment, told: Deployment
) -> None:
    rig = Rig()
    await rig.hear(told, signed=signed)
    assert rig.terms is None
    (said,) = rig.plans.problems()
    assert said.startswith("no footage of market is kept: market: it was changed after it was authorised")


async def test_what_is_spent_or_another_authorisation_is_not_kept() -> None:
    rig, asked = Rig(Registrar(spent=True)), plan()
    await rig.hear(asked, signed=asked)
    assert rig.terms is None and "spent" in rig.plans.problems()[0]
    rig = Rig()
    await rig.hear(asked, signed=asked)
    assert rig.terms == Terms(31)
    other = changed({"detector": public_key_of(rig.private)}, of=asked)
    other.trial, other.authorised_digest = False, b"d" * 32
    await rig.deployments.take(other)
    await rig.plans.look()
    assert rig.terms is None and "another authorisation" in rig.plans.problems()[0]


async def test_a_trial_is_kept_with_faces_filled_and_never_clear() -> None:
    rig = Rig()
    await rig.hear(plan(kept_days=2))
    assert rig.terms == Terms(2, trial=True)
    await rig.hear(plan(kept_days=2, faces_clear=True))
    assert rig.terms is None and "nobody has authorised that faces stay clear" in rig.plans.problems()[0]


@pytest.mark.parametrize("days", [0, 32, 400])
async def test_days_beyond_the_ceiling_are_not_believed(days: int) -> None:
    rig = Rig()
    await rig.hear(plan(kept_days=days))
    assert rig.terms is None and "1 to 31" in rig.plans.problems()[0]


async def test_what_is_stopped_or_over_is_not_kept() -> None:
    rig, asked = Rig(), plan()
    await rig.hear(asked, signed=asked)
    await rig.hear(asked, status=STATUS_STOPPED)
    assert (rig.terms, rig.plans.problems()) == (None, [])
    await rig.hear(asked, signed=asked)
    rig.plans.now = lambda: datetime(2100, 1, 1, tzinfo=UTC)
    assert rig.terms is None


async def test_while_the_registrar_is_away_nothing_is_kept_and_it_is_asked_again() -> None:
    rig, asked = Rig(Registrar(away=Unavailable("a service cannot be reached"))), plan()
    await rig.hear(asked, signed=asked)
    assert rig.terms is None and rig.plans.problems() == [
        "no footage of market is kept: a service cannot be reached"
    ]
    rig.registrar.away = None
    assert await rig.plans.look()
    assert rig.plans.terms("market") == Terms(31) and not rig.plans.problems()


async def test_while_it_is_asked_again_what_is_wrong_still_stands_and_is_logged_once(
    caplog: pytest.LogCaptureFixture,
) -> None:
    rig, asked = Rig(Registrar(away=Unavailable("a service cannot be reached"))), plan()
    await rig.hear(asked, signed=asked)
    meanwhile: list[list[str]] = []
    rig.registrar.on_asked = lambda: meanwhile.append(rig.plans.problems())
    for _ in range(3):
        assert not await rig.plans.look()
    assert meanwhile == [["no footage of market is kept: a service cannot be reached"]] * 3
    assert caplog.messages == meanwhile[0]
    rig.registrar.away = Unavailable("it is another")
    await rig.plans.look()
    assert caplog.messages[1:] == ["no footage of market is kept: it is another"]


async def test_a_plan_is_checked_once_however_often_its_list_changes() -> None:
    rig, asked = Rig(), plan()
    for version in (1, 2, 3):
        await rig.hear(asked, signed=asked, list_version=version, status=STATUS_LIVE)
        assert rig.terms == Terms(31)
    assert rig.registrar.asked == 1
