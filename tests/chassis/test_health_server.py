"""The port for those who watch over a process."""

from collections.abc import AsyncIterator

import aiohttp
import pytest
from prometheus_client import CollectorRegistry, Counter

from services.chassis.errors import Unavailable
from services.chassis.health import HealthServer

WRONG: list[str] = []
DOUBTFUL: list[str] = []


@pytest.fixture
async def server() -> AsyncIterator[HealthServer]:
    registry = CollectorRegistry()
    Counter("things_seen", "Things.", registry=registry).inc(3)
    WRONG.clear()
    DOUBTFUL.clear()
    running = HealthServer(registry, lambda: WRONG, warnings=lambda: DOUBTFUL)
    await running.start()
    yield running
    await running.stop()


async def get(server: HealthServer, path: str, method: str = "GET") -> tuple[int, str]:
    async with (
        aiohttp.ClientSession() as session,
        session.request(method, f"http://127.0.0.1:{server.port}{path}") as answer,
    ):
        assert "Server" not in answer.headers
        return answer.status, await answer.text()


async def test_a_process_whose_loop_turns_is_alive_though_it_is_not_ready(server: HealthServer) -> None:
    WRONG.append("Kafka does not answer")
    assert (await get(server, "/livez"))[0] == 200


async def test_a_service_is_ready_while_it_has_no_problem(server: HealthServer) -> None:
    assert (await get(server, "/readyz"))[0] == 200
    WRONG.extend(["Kafka does not answer", "Redis does not answer"])
    assert await get(server, "/readyz") == (503, "Kafka does not answer\nRedis does not answer\n")
    WRONG.clear()
    assert (await get(server, "/readyz"))[0] == 200


async def test_what_somebody_has_to_see_to_is_shown_and_leaves_it_ready(server: HealthServer) -> None:
    DOUBTFUL.append("redis://me:hunter2@a keeps its data on a disk")
    assert await get(server, "/readyz") == (200, "ready\nwarning: redis://a keeps its data on a disk\n")


@pytest.mark.parametrize(
    "problem",
    [
        "redis://:hunter2@cache:6379/0 does not answer",
        "postgresql+asyncpg://me:hunter2@db/x is away\nDETAIL",
        "rtsp://me:hunter2@10.0.0.3/stream and redis://u:hunter2@a are away",
    ],
)
async def test_a_problem_is_one_line_without_a_password(server: HealthServer, problem: str) -> None:
    WRONG.append(problem)
    status, text = await get(server, "/readyz")
    assert status == 503 and text.count("\n") == 1 and "hunter2" not in text and "://" in text


async def test_metrics_are_those_of_the_registry(server: HealthServer) -> None:
    status, text = await get(server, "/metrics")
    assert status == 200 and "things_seen_total 3.0" in text


@pytest.mark.parametrize("path", ["/", "/healthz", "/livez/", "/metrics/x", "/readyz/../x", "/favicon.ico"])
async def test_nothing_else_is_served(server: HealthServer, path: str) -> None:
    assert (await get(server, path))[0] == 404


async def test_nothing_can_be_sent(server: HealthServer) -> None:
    assert (await get(server, "/metrics", "POST"))[0] == 405


async def test_a_port_that_is_taken_is_one_line(server: HealthServer) -> None:
    second = HealthServer(CollectorRegistry(), tuple, port=server.port)
    with pytest.raises(Unavailable, match="is taken; choose another health port"):
        await second.start()


async def test_a_server_that_was_stopped_is_gone_and_stops_again(server: HealthServer) -> None:
    await server.stop()
    with pytest.raises(aiohttp.ClientConnectorError):
        await get(server, "/livez")
    await server.stop()
