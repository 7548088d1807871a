"""What is offered: to whom the contract gives it, and from where a deployment can take it."""

import pytest

from services.chassis.access import Role
from services.chassis.access.contract import method_of
from services.console.domain.routes import BY_NAME
from services.console.domain.steps import STEPS, Step, steps_for

METHODS = {
    "publish": "PublishNotice",
    "start": "StartDeployment",
    "stop": "StopDeployment",
    "end": "EndDeployment",
}


@pytest.mark.parametrize("step", STEPS, ids=lambda step: str(step.name))
def test_a_step_is_offered_to_whom_contract_and_route_give_it(step: Step) -> None:
    method = method_of(f"/sightline.registrar.v1.DeploymentService/{METHODS[step.name]}")
    assert method is not None
    assert step.roles == method.callers & set(Role) == BY_NAME[step.name].roles


def test_a_notice_is_published_once() -> None:
    names = [step.name for step in steps_for("draft", {"author"}, announced=True)]
    assert names == ["end"]


def test_any_officer_may_stop_what_is_live() -> None:
    for role in ("author", "authorising_officer", "engagement_officer", "supervisor"):
        assert "stop" in [step.name for step in steps_for("live", {role}, announced=True)]


@pytest.mark.parametrize("state", ["ended", "destroyed"])
def test_what_is_over_takes_no_step(state: str) -> None:
    assert steps_for(state, set(Role), announced=False) == []
