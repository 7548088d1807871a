"""The receipt's page: for an alert after which somebody was engaged, for those who may record that."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from services.chassis.envelope import to_timestamp
from sightline.alert_dispatcher.v1.alert_service_pb2 import Alert, ListAlertsResponse
from sightline.alert_dispatcher.v1.outcome_recorded_pb2 import (
    ENGAGEMENT_ENGAGED,
    ENGAGEMENT_NOT_ENGAGED,
    Engagement,
    Outcome,
)
from sightline.registrar.v1.deployment_pb2 import Deployment
from sightline.registrar.v1.deployment_service_pb2 import GetDeploymentResponse
from tests.console.publishing import EVIL
from tests.console.standing import Standing, standing
from tests.console.telling import Telling
from tests.publication.recording import BEGUN

CODE = "ABCD-EFGH-JKMN-PQRS"
PATH = "/alerts/market/a1/receipt"


def alert(engagement: Engagement) -> Alert:
    return Alert(
        id="a1",
        deployment="market",
        captured_at=to_timestamp(BEGUN),
        outcome=Outcome(engagement=engagement),
    )


@pytest.fixture
def services() -> Telling:
    plan = Deployment(name="market", place=EVIL, purpose="To find people.", legal_basis="Act, s. 12")
    return Telling(
        {
            "GetDeployment": GetDeploymentResponse(deployment=plan),
            "ListAlerts": ListAlertsResponse(alerts=[alert(ENGAGEMENT_ENGAGED)]),
        }
    )


@pytest.fixture
async def place(tmp_path: Path, services: Telling) -> AsyncIterator[Standing]:
    async with standing(tmp_path, serve=services.serve) as made:
        yield made


@pytest.mark.parametrize("who", ["engagement-officer", "supervisor"])
async def test_it_is_drawn_up_for_who_was_engaged(place: Standing, who: str) -> None:
    async with place.browser(who) as browser:
        status, text = await browser.post(PATH, code=CODE)
    assert status == 200 and CODE in text and "To find people." in text and "Act, s. 12" in text
    assert EVIL not in text and "&lt;script&gt;" in text
    assert "<svg" not in text and "localhost" not in text


async def test_the_code_stands_in_no_address(place: Standing) -> None:
    async with place.browser("engagement-officer") as browser:
        assert (await browser.get(f"{PATH}?code={CODE}"))[0] == 404


async def test_where_nobody_was_engaged_there_is_none(place: Standing, services: Telling) -> None:
    services.told["ListAlerts"] = ListAlertsResponse(alerts=[alert(ENGAGEMENT_NOT_ENGAGED)])
    async with place.browser("engagement-officer") as browser:
        status, text = await browser.post(PATH, code=CODE)
        assert status == 409 and "nobody was engaged" in text and CODE not in text
        assert (await browser.post("/alerts/market/other/receipt", code=CODE))[0] == 409


async def test_what_is_no_code_is_not_printed(place: Standing) -> None:
    async with place.browser("engagement-officer") as browser:
        status, text = await browser.post(PATH, code=EVIL)
    assert status == 400 and "alert(1)" not in text
