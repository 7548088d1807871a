"""Where the keys of lists are kept, over TLS."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from services.chassis.errors import BadInput, Unavailable
from services.chassis.sealing import new_identity
from services.chassis.settings import load
from services.registrar.adapters.redis_list_keys import RedisListKeys
from services.registrar.settings import RegistrarSettings
from tests.chassis.certificates import Authority


async def _answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Hold no key; everything that is no question is taken."""
    while header := await reader.readline():
        words = []
        for _ in range(int(header[1:])):
            length = int((await reader.readline())[1:])
            words.append((await reader.readexactly(length + 2))[:-2])
        writer.write(b"$-1\r\n" if words[0] == b"GET" else b"+OK\r\n")
        await writer.drain()
    writer.close()


@asynccontextmanager
async def redis_over_tls(authority: Authority) -> AsyncIterator[str]:
    """The address of what answers as an empty Redis does."""
    end = authority.tls("redis")
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(end.certificate, end.key)
    server = await asyncio.start_server(_answer, "127.0.0.1", 0, ssl=context)
    yield f"rediss://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    server.close()


async def test_a_redis_is_believed_that_the_stated_authority_certified(tmp_path: Path) -> None:
    authority = Authority(tmp_path)
    async with redis_over_tls(authority) as url:
        keys = RedisListKeys(url, new_identity(), authority.root())
        assert await keys.fetch("market") is None and keys.problem() == ""
        await keys.close()
        strict = RedisListKeys(url, new_identity())
        with pytest.raises(Unavailable):
            await strict.fetch("market")
        await strict.close()


async def test_an_authority_is_of_no_use_without_tls_and_does_no_harm(tmp_path: Path) -> None:
    server = await asyncio.start_server(_answer, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    keys = RedisListKeys(f"redis://127.0.0.1:{port}", new_identity(), Authority(tmp_path).root())
    assert await keys.fetch("market") is None
    await keys.close()
    server.close()


def test_an_authority_that_is_no_file_is_bad_input(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="REGISTRAR_REDIS_CA_FILE"):
        load(RegistrarSettings, redis_ca_file=tmp_path / "nowhere")


@pytest.mark.parametrize(
    "url",
    [
        "rediss://here?ssl_cert_reqs=bogus",
        "redis://here?protocol=3",
        "redis://here:no",
        "http://here",
        "redis://here?such=none",
    ],
)
def test_an_address_that_is_none_is_bad_input(url: str) -> None:
    with pytest.raises(BadInput, match="REGISTRAR_REDIS_URL") as caught:
        RedisListKeys(url, new_identity())
    assert "\n" not in str(caught.value)
