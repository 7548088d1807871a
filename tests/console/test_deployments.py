"""The pages of deployments: as whoever is signed in, in the registrar's words, with nothing lost or run."""

from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest

from services.chassis.errors import BadInput, Refused, Unavailable
from sightline.registrar.v1.deployment_changed_pb2 import STATUS_DRAFT, STATUS_LIVE
from sightline.registrar.v1.deployment_pb2 import Deployment, FootagePlan
from sightline.registrar.v1.deployment_service_pb2 import (
    GetDeploymentResponse,
    ListDeploymentsResponse,
    ListedDeployment,
)
from sightline.registrar.v1.watchlist_service_pb2 import (
    PHOTO_VERDICT_BLURRED,
    PHOTO_VERDICT_TAKEN,
    EnrolPhotoResponse,
    ListedSubject,
    ListSubjectsResponse,
)
from tests.console.standing import Browser, Standing, standing
from tests.console.telling import Telling
from tests.console.test_drafting import DRAFT, ENTRY

EVIL = "<script>alert(1)</script>"


def stands(status: int = STATUS_DRAFT) -> GetDeploymentResponse:
    return GetDeploymentResponse(deployment=Deployment(name="market", place=EVIL), status=status)  # type: ignore[arg-type]


@pytest.fixture
def services() -> Telling:
    return Telling({"GetDeployment": stands()})


@pytest.fixture
async def place(tmp_path: Path, services: Telling) -> AsyncIterator[Standing]:
    async with standing(tmp_path, serve=services.serve) as made:
        yield made


async def test_the_list_is_asked_for_as_the_person(place: Standing, services: Telling) -> None:
    services.told["ListDeployments"] = ListDeploymentsResponse(
        deployments=[ListedDeployment(name="market", status=STATUS_LIVE, trial=True)]
    )
    async with place.browser("auditor") as browser:
        status, text = await browser.get("/deployments")
    assert status == 200 and "live" in text and "TRIAL" in text
    assert [who for who, _ in services.of("ListDeployments")] == ["auditor"]


async def test_script_in_a_field_is_shown_and_not_run(place: Standing) -> None:
    async with place.browser("author") as browser:
        _, text = await browser.get("/deployments/market")
    assert EVIL not in text and "&lt;script&gt;" in text


async def test_a_draft_goes_out_as_it_was_written(place: Standing, services: Telling) -> None:
    async with place.browser("author") as browser:
        assert await browser.post("/deployments", **DRAFT) == (303, "/deployments/market")
    ((who, request),) = services.of("DraftDeployment")
    assert (who, request.deployment.name, request.deployment.threshold) == ("author", "market", 0.95)
    assert [(one.id, one.source) for one in request.deployment.cameras][1] == ("door", "webcam:0")


@pytest.mark.parametrize(
    ("asked", "sent"),
    [
        ({}, None),
        ({"footage": "filled", "footage_days": "7"}, FootagePlan(kept_days=7)),
        ({"footage": "clear"}, FootagePlan(faces_clear=True)),
    ],
)
async def test_a_draft_asks_for_footage_as_it_was_chosen(
    place: Standing, services: Telling, asked: dict[str, str], sent: FootagePlan | None
) -> None:
    async with place.browser("author") as browser:
        await browser.post("/deployments", **DRAFT, **asked)
    ((_, request),) = services.of("DraftDeployment")
    found = request.deployment
    assert (found.footage if found.HasField("footage") else None) == sent


async def test_a_choice_of_footage_is_not_lost_with_a_refusal(place: Standing) -> None:
    async with place.browser("author") as browser:
        status, text = await browser.post("/deployments", **DRAFT, footage="filled", footage_days="soon")
    assert status == 400 and "footage_days: &#39;soon&#39;" in text
    assert '<option value="filled" selected>' in text


async def test_a_draft_without_a_threshold_does_not_say_nought(place: Standing, services: Telling) -> None:
    async with place.browser("author") as browser:
        await browser.post("/deployments", **{**DRAFT, "threshold": ""})
    ((_, request),) = services.of("DraftDeployment")
    assert not request.deployment.HasField("threshold")


@pytest.mark.parametrize("error", [BadInput("threshold: too low"), Refused("market: it is live")])
async def test_what_the_registrar_refuses_is_said_and_nothing_written_is_lost(
    place: Standing, services: Telling, error: Exception
) -> None:
    services.told["DraftDeployment"] = error
    async with place.browser("author") as browser:
        status, text = await browser.post("/deployments", **DRAFT)
    assert status in (400, 409) and str(error) in text and "rtsp://gate/one two" in text


async def test_a_registrar_that_is_away_is_said(place: Standing, services: Telling) -> None:
    services.told["ListDeployments"] = Unavailable("the registrar is away")
    async with place.browser("author") as browser:
        status, text = await browser.get("/deployments")
    assert status == 503 and "the registrar is away" in text


STEPS = [
    ("publish", "author", "PublishNotice"),
    ("start", "supervisor", "StartDeployment"),
    ("end", "authorising-officer", "EndDeployment"),
    ("stop", "engagement-officer", "StopDeployment"),
]


@pytest.mark.parametrize(("step", "who", "method"), STEPS)
async def test_a_step_is_taken_by_the_person(
    place: Standing, services: Telling, step: str, who: str, method: str
) -> None:
    async with place.browser(who) as browser:
        answer = await browser.post(f"/deployments/market/{step}", reason="the wind")
    assert answer == (303, "/deployments/market")
    ((asked_by, request),) = services.of(method)
    assert (asked_by, request.name) == (who, "market")


async def test_to_stop_takes_a_reason(place: Standing, services: Telling) -> None:
    async with place.browser("supervisor") as browser:
        status, _ = await browser.post("/deployments/market/stop", reason="  ")
    assert status == 400 and services.of("StopDeployment") == []


async def test_a_step_that_is_refused_leads_back_to_its_deployment(
    place: Standing, services: Telling
) -> None:
    services.told["StartDeployment"] = Refused("public notice: it is missing")
    async with place.browser("supervisor") as browser:
        status, text = await browser.post("/deployments/market/start")
    assert status == 409 and '<a href="/deployments/market">Back to market</a>' in text


async def test_who_comes_upon_nothing_among_the_public_pages_stays_there(place: Standing) -> None:
    async with place.browser() as browser:
        _, text = await browser.get("/public/nothing")
    assert '<a href="/public">What the public is told</a>' in text


async def test_from_a_deployment_each_goes_to_what_is_theirs_of_it(
    place: Standing, services: Telling
) -> None:
    services.told["GetDeployment"] = stands(STATUS_LIVE)
    theirs = {"auditor": "/audit/uses/", "engagement-officer": "/alerts/", "engineer": "/watch/"}
    for who in theirs:
        async with place.browser(who) as browser:
            _, text = await browser.get("/deployments/market")
        assert [path for path in theirs.values() if f'href="{path}market"' in text] == [theirs[who]]


async def test_buttons_are_for_those_who_may(place: Standing, services: Telling) -> None:
    services.told["GetDeployment"] = stands(STATUS_LIVE)
    seen = {}
    for who in ("auditor", "engagement-officer", "supervisor"):
        async with place.browser(who) as browser:
            _, text = await browser.get("/deployments/market")
            seen[who] = [step for step in ("stop", "end") if f"/market/{step}" in text]
    assert seen == {"auditor": [], "engagement-officer": ["stop"], "supervisor": ["stop", "end"]}


async def add(browser: Browser, photo: bytes, **fields: str) -> tuple[int, str]:
    form = aiohttp.FormData({"proof": browser.proof, **ENTRY, **fields})
    form.add_field("photo", photo, filename="x.jpg", content_type="image/jpeg")
    url = browser.origin + "/deployments/market/list"
    async with browser.web.post(url, data=form, headers={"Origin": browser.origin}) as answer:
        return answer.status, await answer.text()


async def test_an_entry_goes_out_by_hand_with_its_photo(place: Standing, services: Telling) -> None:
    services.told["EnrolPhoto"] = EnrolPhotoResponse(
        verdict=PHOTO_VERDICT_TAKEN, taken=True, explanation="112 px"
    )
    async with place.browser("author") as browser:
        status, text = await add(browser, b"\xff\xd8 photo", birth_unknown="yes")
    ((who, request),) = services.of("EnrolPhoto")
    assert status == 200 and "7: taken; 112 px" in text
    assert (who, request.by_hand, request.photo, request.date_of_birth) == (
        "author",
        True,
        b"\xff\xd8 photo",
        "unknown",
    )


async def test_a_photo_that_is_not_taken_leaves_the_form_filled(place: Standing, services: Telling) -> None:
    services.told["EnrolPhoto"] = EnrolPhotoResponse(verdict=PHOTO_VERDICT_BLURRED, explanation="0.1")
    async with place.browser("author") as browser:
        status, text = await add(browser, b"photo", source="case 7a")
    assert status == 400 and "it is blurred; 0.1" in text and "case 7a" in text


async def test_without_a_photo_nothing_goes_out(place: Standing, services: Telling) -> None:
    async with place.browser("author") as browser:
        status, text = await add(browser, b"")
    assert status == 400 and "choose a photo" in text and services.of("EnrolPhoto") == []


async def test_a_photo_beyond_all_measure_is_refused(place: Standing, services: Telling) -> None:
    async with place.browser("author") as browser:
        status, text = await add(browser, bytes(33 << 20))
    assert status in (400, 413) and services.of("EnrolPhoto") == [] and "MiB" in text


async def test_who_rests_is_let_go_by_a_supervisor(place: Standing, services: Telling) -> None:
    services.told["ListSubjects"] = ListSubjectsResponse(subjects=[ListedSubject(subject="7", resting=True)])
    async with place.browser("supervisor") as browser:
        _, text = await browser.get("/deployments/market/list")
        assert "Let it match again" in text
        assert (await browser.post("/deployments/market/list/release", subject="7"))[0] == 303
        assert (await browser.post("/deployments/market/list/remove", subject="7"))[0] == 303
    assert [request.subject for _, request in services.of("ReleaseSubject")] == ["7"]
    assert [request.subject for _, request in services.of("RemoveSubject")] == ["7"]
