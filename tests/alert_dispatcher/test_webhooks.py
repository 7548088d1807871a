"""Who is told over HTTP hears that something happened to an alert: signed, again until taken, and not who."""

import asyncio
import hashlib
import hmac
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
from aiohttp import web
from prometheus_client import CollectorRegistry

from services.alert_dispatcher.adapters.http_webhook import HttpWebhook
from services.alert_dispatcher.domain.webhooks import Notification
from services.alert_dispatcher.handler.webhooks import WebhookHandler
from services.alert_dispatcher.metrics import AlertDispatcherMetrics
from services.alert_dispatcher.settings import AlertDispatcherSettings
from services.chassis.deployments import Deployments
from services.chassis.envelope import to_timestamp
from services.chassis.errors import BadInput, Unavailable
from services.chassis.memory_bus import MemoryBus
from services.chassis.memory_keyring import MemoryKeyring
from services.chassis.publishing import Publisher
from services.chassis.runner import Patience, Route, Runner
from services.chassis.sealing import new_identity
from services.chassis.settings import load
from services.chassis.telemetry import RunnerMetrics
from services.chassis.topics import Topic
from sightline.alert_dispatcher.v1.alert_raised_pb2 import AlertRaised
from sightline.alert_dispatcher.v1.alert_resolved_pb2 import (
    ANSWER_SAME_PERSON,
    STANDING_ENGAGE,
    AlertResolved,
)
from sightline.chassis.v1.envelope_pb2 import Envelope

SECRET = "a secret of thirty-two characters"
NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)


@dataclass
class Receiver:
    """A real server; answers with each of `statuses`, then with 204."""

    statuses: list[int] = field(default_factory=list)
    heard: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    url: str = ""

    async def hear(self, request: web.Request) -> web.Response:
        self.heard.append((dict(request.headers), await request.read()))
        status = self.statuses.pop(0) if self.statuses else 204
        return web.Response(status=status, headers={"Location": "/elsewhere"} if status == 302 else {})


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    receiver, application = Receiver(), web.Application()
    application.router.add_post("/hook", receiver.hear)
    runner = web.AppRunner(application)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    receiver.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    yield receiver
    await runner.cleanup()


class Telling:
    """A runner that tells the receiver of what is on the bus."""

    def __init__(self, url: str) -> None:
        self.registry = CollectorRegistry()
        self.webhook, self.now = HttpWebhook(url, seconds=5), NOW
        metrics = AlertDispatcherMetrics.create(self.registry)
        self.handler = WebhookHandler(self.webhook, SECRET.encode(), metrics, lambda: self.now)
        self.bus, keyring = MemoryBus(), MemoryKeyring()
        deployments = Deployments("alert_dispatcher", new_identity())
        self.runners = [
            Runner(
                "alert_dispatcher",
                Route(kind, self.handler),
                self.bus,
                keyring,
                deployments,
                Publisher(self.bus, keyring, deployments, {}),
                RunnerMetrics.create("alert_dispatcher", CollectorRegistry()),
                patience=Patience(first_wait_seconds=0.001, longest_wait_seconds=0.002),
                after=at_once,
            )
            for kind in (AlertRaised, AlertResolved)
        ]

    async def publish(self, message: AlertRaised | AlertResolved) -> None:
        stamp = to_timestamp(NOW)
        envelope = Envelope(
            id=b"an event",
            deployment="market",
            camera="gate",
            captured_at=stamp,
            received_at=stamp,
            payload=message.SerializeToString(),
        )
        await self.bus.publish(Topic.of(type(message)), message.alert, envelope.SerializeToString())

    async def until_all_is_done(self) -> None:
        tasks = [asyncio.create_task(runner.run()) for runner in self.runners]
        async with asyncio.timeout(30):
            while any(self.bus.held().values()):
                await asyncio.sleep(0)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self.webhook.close()

    def counted(self, result: str) -> float:
        return self.registry.get_sample_value("alert_dispatcher_webhooks_total", {"result": result}) or 0.0


async def at_once() -> None:
    """Nothing to wait for."""


RESOLVED = AlertResolved(
    alert="a1",
    answer=ANSWER_SAME_PERSON,
    standing=STANDING_ENGAGE,
    subject_mark=b"mark of a subject",
    officer_marks=[b"mark of an officer"],
)


async def test_it_says_which_alert_and_nothing_about_a_person(receiver: Receiver) -> None:
    telling = Telling(receiver.url)
    await telling.publish(RESOLVED)
    await telling.until_all_is_done()
    ((headers, body),) = receiver.heard
    assert json.loads(body) == {
        "specversion": "1.0",
        "id": b"an event".hex(),
        "source": "/deployments/market",
        "type": "sightline.alert.resolved.v1",
        "subject": "a1",
        "time": "2026-05-01T12:00:00+00:00",
    }
    assert headers["Content-Type"] == "application/cloudevents+json"


async def test_its_signature_is_over_time_and_body(receiver: Receiver) -> None:
    telling = Telling(receiver.url)
    await telling.publish(AlertRaised(alert="a1"))
    await telling.until_all_is_done()
    ((headers, body),) = receiver.heard
    signed = headers["Sightline-Timestamp"].encode() + b"." + body
    expected = hmac.new(SECRET.encode(), signed, hashlib.sha256).hexdigest()
    assert headers["Sightline-Signature"] == f"v1={expected}"
    assert headers["Sightline-Timestamp"] == str(int(NOW.timestamp()))


async def test_it_is_told_again_as_the_same_event_until_it_is_taken(receiver: Receiver) -> None:
    receiver.statuses = [500, 302, 429, 401, 503, 500, 500]
    telling = Telling(receiver.url)
    await telling.publish(AlertRaised(alert="a1"))
    await telling.until_all_is_done()
    assert len(receiver.heard) == 8
    assert len({body for _, body in receiver.heard}) == 1
    assert (telling.counted("failed"), telling.counted("sent")) == (7, 1)


async def test_what_is_too_old_to_be_of_use_is_given_up_and_keeps_nothing_up(receiver: Receiver) -> None:
    telling = Telling(receiver.url)
    old = Notification("id", "type", "market", "a1", NOW)
    assert [old.is_late(NOW + timedelta(minutes=minutes)) for minutes in (5, 6)] == [False, True]
    telling.now = NOW + timedelta(minutes=6)
    await telling.publish(AlertRaised(alert="a1"))
    await telling.until_all_is_done()
    assert receiver.heard == [] and telling.counted("given_up") == 1


async def test_a_webhook_that_is_away_is_said_without_its_address() -> None:
    webhook = HttpWebhook("http://127.0.0.1:1/a-token-in-the-path", seconds=5)
    with pytest.raises(Unavailable, match="cannot be reached") as raised:
        await webhook.post(b"body", {})
    assert "token" not in str(raised.value)
    await webhook.close()


def test_it_is_off_by_default() -> None:
    assert not load(AlertDispatcherSettings).webhook_url.get_secret_value()


@pytest.mark.parametrize(
    ("url", "secret"),
    [
        ("https://example.org/hook", ""),
        ("https://example.org/hook", "x" * 31),
        ("http://example.org/hook", SECRET),
        ("ftp://example.org", SECRET),
        ("https://", SECRET),
        ("nowhere", SECRET),
    ],
)
def test_without_a_secret_or_over_an_open_line_it_does_not_start(url: str, secret: str) -> None:
    with pytest.raises(BadInput, match="webhook") as raised:
        load(AlertDispatcherSettings, webhook_url=url, webhook_secret=secret)
    assert not secret or secret not in str(raised.value)


@pytest.mark.parametrize("url", ["https://example.org/hook", "http://localhost:8080/", "http://[::1]/"])
def test_what_is_private_and_signed_starts(url: str) -> None:
    assert load(AlertDispatcherSettings, webhook_url=url, webhook_secret=SECRET).webhook_url
