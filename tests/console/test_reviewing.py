"""Review: what is shown is what would be signed, or it says so; the passkey's word goes out as it came."""

import hashlib
from base64 import b64encode
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from services.chassis.authorisation import challenge_of, covered_by, details_digest, entry_digest, plan_digest
from services.chassis.authorisation.digests import Covered
from services.chassis.envelope import to_datetime, to_timestamp
from services.console.domain.reviewing import difference
from sightline.registrar.v1.authorisation_pb2 import Statement
from sightline.registrar.v1.deployment_pb2 import Deployment
from sightline.registrar.v1.deployment_service_pb2 import (
    Review,
    ReviewDeploymentResponse,
    ReviewedEntry,
)
from tests.chassis.authenticator import Authenticator
from tests.console.standing import Standing, standing
from tests.console.telling import Telling

LATER = datetime.now(UTC) + timedelta(hours=1)


def entry(subject: str, jpeg: bytes = b"jpeg") -> ReviewedEntry:
    made = ReviewedEntry(
        subject=subject, reason="missing", source="case 7", photo=subject * 4, by_hand=True, model_id="model"
    )
    made.expires_at.CopyFrom(to_timestamp(LATER))
    made.template_digest, made.jpeg_digest = b"t" * 32, hashlib.sha256(jpeg).digest()
    return made


def covered(one: ReviewedEntry) -> bytes:
    return entry_digest(
        Covered(
            one.subject,
            one.photo,
            one.template_digest,
            one.model_id,
            to_datetime(one.expires_at),
            details_digest(one),
        )
    )


def reviewed(*entries: ReviewedEntry) -> list[ReviewDeploymentResponse]:
    plan = Deployment(name="market", purpose="p", legal_basis="l", place="Market", threshold=0.95)
    statement = Statement(
        deployment="market",
        draft=b"0123456789abcdef",
        plan_digest=plan_digest(plan),
        entry_digests=sorted(map(covered, entries)),
        author="author",
    )
    review = Review(deployment=plan, statement=statement, photos_by_hand=[one.photo for one in entries])
    return [
        ReviewDeploymentResponse(review=review),
        *(ReviewDeploymentResponse(entry=one) for one in entries),
    ]


def streamed(parts: list[ReviewDeploymentResponse], jpeg: bytes = b"jpeg") -> Any:
    async def stream(request: Any) -> AsyncIterator[ReviewDeploymentResponse]:
        for part in parts:
            if request.with_photos and part.WhichOneof("part") == "entry":
                part.entry.jpeg = jpeg
            yield part

    return stream


@pytest.fixture
def services() -> Telling:
    return Telling({"ReviewDeployment": streamed(reviewed(entry("7"), entry("8")))})


@pytest.fixture
async def place(tmp_path: Path, services: Telling) -> AsyncIterator[Standing]:
    async with standing(tmp_path, serve=services.serve) as made:
        yield made


async def test_it_shows_each_entry_and_asks_to_acknowledge_what_came_by_hand(place: Standing) -> None:
    async with place.browser("authorising-officer") as browser:
        status, text = await browser.get("/deployments/market/review")
    assert status == 200 and text.count('name="acknowledged"') == 2 and "Authorise exactly this" in text


async def test_an_entry_that_the_statement_does_not_hold_is_told_and_nothing_can_be_signed(
    place: Standing, services: Telling
) -> None:
    parts = reviewed(entry("7"))
    services.told["ReviewDeployment"] = streamed([*parts, ReviewDeploymentResponse(entry=entry("8"))])
    async with place.browser("authorising-officer") as browser:
        _, text = await browser.get("/deployments/market/review")
    assert "Do not authorise this" in text and "Authorise exactly this" not in text


async def test_all_of_the_plan_that_is_signed_is_shown_and_no_password(
    place: Standing, services: Telling
) -> None:
    parts = reviewed(entry("7"))
    plan = parts[0].review.deployment
    plan.cameras.add(id="gate", source="rtsp://user:secret@192.0.2.7/stream1")
    plan.most_false_alert_ratio, plan.pass_gap_seconds, plan.model_pack = 0.25, 77, "own.yaml"
    plan.footage.faces_clear = True
    plan.calibration.from_pack = True
    services.told["ReviewDeployment"] = streamed(parts)
    async with place.browser("authorising-officer") as browser:
        _, text = await browser.get("/deployments/market/review")
    words = ["gate: rtsp://192.0.2.7/stream1", "0.25", "77", "own.yaml", "kept 31 days at most, faces NOT"]
    words.append("the model pack&#39;s own, NOT measured for this list")
    assert [said for said in words if said not in text] == []
    assert "secret" not in text


async def test_a_photo_that_was_exchanged_is_not_shown(place: Standing, services: Telling) -> None:
    async with place.browser("authorising-officer") as browser:
        _, shown = await browser.get("/deployments/market/review/photos")
        services.told["ReviewDeployment"] = streamed(reviewed(entry("7")), b"another")
        _, exchanged = await browser.get("/deployments/market/review/photos")
    assert shown.count("\n") == 2 and b64encode(b"jpeg").decode() in shown and exchanged == ""


async def test_the_author_cannot_sign(place: Standing) -> None:
    async with place.browser("author") as browser:
        _, text = await browser.get("/deployments/market/review")
    assert "Authorise exactly this" not in text


async def test_what_the_passkey_signed_holds_where_it_is_checked(place: Standing, services: Telling) -> None:
    key = Authenticator(origin=place.origin, host="localhost")
    statement = reviewed(entry("7"), entry("8"))[0].review.statement
    signed = key.sign(challenge_of(statement, "authorising-officer"))
    fields = {
        field: b64encode(getattr(signed, field)).decode()
        for field in ("credential_id", "authenticator_data", "client_data_json", "signature")
    }
    async with place.browser("authorising-officer") as browser:
        statement_field = b64encode(statement.SerializeToString()).decode()
        answer = await browser.post(
            "/deployments/market/authorise", statement=statement_field, acknowledged="7777", **fields
        )
    assert answer == (303, "/deployments/market")
    ((who, request),) = services.of("AuthoriseDeployment")
    assert who == "authorising-officer" and list(request.acknowledged_photos) == ["7777"]
    person = place.people.people["authorising-officer"]
    people = {person.name: replace(person, passkeys=(key.passkey,))}
    plan = reviewed()[0].review.deployment
    assert covered_by(request.authorisation, plan, people) == set(statement.entry_digests)


@pytest.mark.parametrize("statement", ["", "%%%", b64encode(b"\xff\xff").decode()])
async def test_what_cannot_be_read_is_refused_in_words(place: Standing, statement: str) -> None:
    async with place.browser("authorising-officer") as browser:
        status, text = await browser.post("/deployments/market/authorise", statement=statement)
    assert status == 400 and "review it again" in text


def test_a_difference_is_told_in_either_part() -> None:
    assert difference(b"p", [b"b", b"a"], b"p", [b"a", b"b"]) == ""
    assert "deployment" in difference(b"p", [], b"q", [])
    assert "entries" in difference(b"p", [b"a"], b"p", [])
