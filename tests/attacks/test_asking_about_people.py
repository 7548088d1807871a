"""Who listens, counts bytes, reads the chain, the metrics or the logs, cannot tell a yes from a no."""

import logging
import re
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import grpc.aio
import pytest
import sqlalchemy as sa
from prometheus_client import generate_latest

from services.registrar.domain.asking import Pace
from services.registrar.rpc.asking import AskingRpc
from services.registrar.rpc.deployments import DeploymentRpc
from services.retention_purger import wire
from sightline.registrar.v1.asking_service_pb2_grpc import add_AskingServiceServicer_to_server
from sightline.registrar.v1.deployment_service_pb2_grpc import add_DeploymentServiceServicer_to_server
from tests.console.standing import Browser, Standing, standing
from tests.registrar.acting import deeds, told
from tests.registrar.asking_rig import CODE, Desk
from tests.samples import samples

FORM = {"deployment": "market", "request_number": "DP-2026/114", "identity_checked": "yes"}
YES = {"subject": "a", "receipt_code": CODE}
NO = {"subject": "c", "receipt_code": "ABCD-EFGH-JKMN-PQRT"}
PATH = "/requests"


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    (tmp_path / "registrar").mkdir()
    desk = Desk(tmp_path / "registrar", Pace(6, 30))
    await desk.open()
    yield desk
    await desk.rig.records.close()


@pytest.fixture
async def place(tmp_path: Path, desk: Desk) -> AsyncIterator[Standing]:
    rpc = desk.rpc

    def serve(server: grpc.aio.Server) -> None:
        asking = AskingRpc(rpc.lifecycle, rpc.receipts, rpc.turns, rpc.acts, rpc.now)
        add_AskingServiceServicer_to_server(asking, server)
        add_DeploymentServiceServicer_to_server(DeploymentRpc(rpc.lifecycle), server)

    async with standing(tmp_path, serve=serve) as made:
        async with made.people.records.transaction() as connection:
            # Their passwords are their own, and not new.
            await connection.execute(sa.text("UPDATE accounts SET given_at = NULL, one_time_until = NULL"))
        yield made


async def answer(browser: Browser, asked: dict[str, str]) -> tuple[dict[str, str], str]:
    """What goes over the network: the head of the answer, and its body."""
    sent = {"proof": browser.proof, **FORM, **asked}
    url, origin = browser.origin + PATH, {"Origin": browser.origin}
    async with browser.web.post(url, data=sent, headers=origin, allow_redirects=False) as answered:
        assert answered.status == 200
        heads = {name: value for name, value in answered.headers.items() if name != "Date"}
        return heads, await answered.text()


async def test_yes_and_no_are_of_one_length_and_under_one_head(place: Standing) -> None:
    async with place.browser("supervisor") as browser:
        yes_head, yes = await answer(browser, YES)
        no_head, no = await answer(browser, NO)
        destroyed_head, _ = await answer(browser, {"subject": "a"})
    assert "Yes. A record" in yes and "An alert is kept" in yes and "No. No record" in no
    assert yes_head == no_head == destroyed_head and yes_head["Cache-Control"] == "no-store"
    assert len(yes.encode()) == len(no.encode()) == 16 * 1024


async def test_a_list_that_is_destroyed_answers_alike_too(place: Standing, desk: Desk) -> None:
    async with place.browser("supervisor") as browser:
        before, _ = await answer(browser, YES)
        await desk.rig.lifecycle.end("market")
        after, text = await answer(browser, YES)
    assert "Nothing is kept that could tell" in text and before == after


async def test_the_chain_is_told_the_same_of_both_but_for_numbers_of_chance(
    place: Standing, desk: Desk
) -> None:
    async with place.browser("supervisor") as browser:
        await answer(browser, YES)
        await answer(browser, NO)
    acts = await told(desk.rig.bus, desk.rig.outbox)
    given = [act for act, deed in zip(acts, deeds(acts), strict=True) if deed == "person_answered"]
    bodies = [wire.act_told(act).body for act in given]
    shapes = {re.sub(r"[0-9a-f]{64}|\d\d:\d\d:\d\d\.\d+", "…", body) for body in bodies}
    assert len(bodies) == 2 and len(shapes) == 1 and len(set(bodies)) == 2
    assert not any(word in body for body in bodies for word in ("DP-2026", CODE, "yes", "listed", "kept"))


async def test_metrics_and_logs_say_the_same_of_both(
    place: Standing, desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    counted, logged = [], []
    async with place.browser("supervisor") as browser:
        await answer(browser, YES)
        for asked in (YES, NO):
            before = counts(place)
            caplog.clear()
            await answer(browser, asked)
            counted.append({name: value - before.get(name, 0.0) for name, value in counts(place).items()})
            logged.append({record.name for record in caplog.records})
            assert not any(secret in caplog.text for secret in ("DP-2026/114", CODE, asked["receipt_code"]))
    assert counted[0] == counted[1] and logged[0] == logged[1]


def counts(place: Standing) -> dict[str, float]:
    """Every sample of the console and of the registrar that counts."""
    text = (generate_latest(place.registry) + generate_latest(place.people.registry)).decode()
    return {name: value for name, value in samples(text).items() if "_total" in name or "_count" in name}


async def test_nobody_tries_a_whole_list(place: Standing) -> None:
    async with place.browser("supervisor") as browser:
        for number in range(6):
            await answer(browser, {"subject": str(number)})
        status, text = await browser.post(PATH, **FORM, subject="7")
    assert status == 409 and "as many as anybody may" in text


@pytest.mark.parametrize(
    "who", ["author", "authorising-officer", "engagement-officer", "auditor", "engineer"]
)
async def test_nobody_else_is_answered(place: Standing, who: str) -> None:
    async with place.browser(who) as browser:
        assert (await browser.post(PATH, **FORM, subject="a"))[0] == 403


async def test_nobody_asks_in_the_name_of_whom_they_gave_a_password(place: Standing) -> None:
    await place.people.set_password("supervisor")
    async with place.browser("supervisor") as browser:
        status, text = await browser.post(PATH, **FORM, subject="a")
    assert status == 409 and "password of your own" in text


async def test_without_papers_there_is_no_answer_and_nothing_written_is_lost(place: Standing) -> None:
    async with place.browser("supervisor") as browser:
        asked = {name: value for name, value in FORM.items() if name != "identity_checked"}
        status, text = await browser.post(PATH, **asked, subject="<script>a")
    assert status == 400 and "papers" in text and "DP-2026/114" in text and "<script>a" not in text


async def test_the_public_page_says_how_to_ask_and_knows_nobody(place: Standing) -> None:
    async with aiohttp.ClientSession() as web, web.get(place.origin + "/public/asking?subject=a") as told_so:
        text = await told_so.text()
    assert "Come in person" in text and "<form" not in text
