"""The console in front of services: over TLS for others, on this machine without, under its own name."""

import asyncio
import socket
import ssl
from pathlib import Path

import aiohttp
import pytest
from prometheus_client import CollectorRegistry

from services.chassis.access import CONSOLE
from services.chassis.errors import BadInput, Unavailable
from services.cli import keys
from services.cli.host.cluster_settings import ClusterSettings
from services.cli.host.console import console_on, serve_console
from services.cli.host.hosted import Hosted
from services.console.service import compose
from services.console.settings import ConsoleSettings
from tests.chassis.certificates import Authority
from tests.registrar.signing_in_rig import SigningIn, signing_in


def hosted(people: SigningIn) -> Hosted:
    return Hosted(
        lambda _: people.channels["operator"],
        asyncio.Event().wait,
        console_channel_to=lambda _: people.channels[CONSOLE],
    )


async def test_it_answers_in_front_of_services_of_this_process(tmp_path: Path) -> None:
    async with (
        signing_in(tmp_path) as people,
        console_on(hosted(people), "127.0.0.1:0") as origin,
        aiohttp.ClientSession() as web,
        web.get(origin) as answer,
    ):
        assert answer.status == 200 and "Sign in" in await answer.text()


async def test_without_its_identity_it_does_not_start(tmp_path: Path) -> None:
    async with signing_in(tmp_path) as people:
        nobody = Hosted(lambda _: people.channels["operator"], asyncio.Event().wait)
        with pytest.raises(BadInput, match="python -m services console"):
            async with console_on(nobody, "127.0.0.1:0"):
                pass


async def test_a_port_that_is_taken_is_said(tmp_path: Path) -> None:
    async with signing_in(tmp_path) as people, console_on(hosted(people), "127.0.0.1:0") as origin:
        port = origin.rpartition(":")[2]
        with pytest.raises(Unavailable, match="CONSOLE_ADDRESS"):
            async with console_on(hosted(people), f"127.0.0.1:{port}"):
                pass


async def test_over_tls_its_cookie_is_its_own_and_never_goes_in_clear(
    tmp_path: Path, unused_port: int
) -> None:
    tls = Authority(tmp_path).tls("console")
    origin = f"https://127.0.0.1:{unused_port}"
    settings = ConsoleSettings(
        address=f"127.0.0.1:{unused_port}", certificate=tls.certificate, key=tls.key, origin=origin
    )
    believed = ssl.create_default_context(cafile=str(tls.authority))
    async with signing_in(tmp_path) as people:
        console = compose(lambda _: people.channels[CONSOLE], settings, CollectorRegistry())
        async with (
            console.serving(),
            aiohttp.ClientSession() as web,
            web.get(f"{origin}/sign-in", ssl=believed) as answer,
        ):
            (cookie,) = answer.headers.getall("Set-Cookie")
            said = set(cookie.split("; "))
            assert cookie.startswith("__Host-visitor=") and {"Secure", "HttpOnly", "SameSite=Strict"} <= said
            assert "max-age" in answer.headers["Strict-Transport-Security"]


@pytest.fixture
def unused_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


async def test_in_front_of_a_cluster_it_runs_under_its_own_key(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys.make(tmp_path / "keys")
    settings = ClusterSettings(keys=tmp_path / "keys", http_address="127.0.0.1:0")
    monkeypatch.setenv("CONSOLE_ADDRESS", "127.0.0.1:0")
    stop = asyncio.Event()
    running = asyncio.create_task(serve_console(settings, stop))
    await asyncio.sleep(0)
    stop.set()
    await running


async def test_without_its_key_it_does_not_run(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"console\.key"):
        await serve_console(ClusterSettings(keys=tmp_path), asyncio.Event())
