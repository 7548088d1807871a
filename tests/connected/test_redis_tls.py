"""The keyring over TLS: only with a server whose certificate the named authority has signed."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from services.chassis.errors import Unavailable
from services.chassis.ledger import Kind
from services.chassis.redis_keyring.keyring import RedisKeyring
from services.chassis.redis_keyring.settings import RedisSettings
from tests.chassis.certificates import Authority
from tests.chassis.keyring_behaviour import GATE
from tests.chassis.redis_deployments import knowing
from tests.connected.redis_process import RedisProcess
from tests.connected.servers.ports import free_port


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return Authority(tmp_path)


@pytest.fixture
def address(authority: Authority) -> Iterator[str]:
    port, server = free_port(), authority.tls("server")
    process = RedisProcess(
        tls_port=str(port),
        tls_cert_file=str(server.certificate),
        tls_key_file=str(server.key),
        tls_auth_clients="no",
    )
    with process:
        yield process.keyring_url.replace("redis://", "rediss://").replace(f":{process.port}", f":{port}")


async def test_a_server_of_the_named_authority_is_used(address: str, authority: Authority) -> None:
    settings = RedisSettings.model_validate({"url": address, "ca_file": authority.root()})
    keyring = RedisKeyring(settings, await knowing("market"))
    await keyring.open()
    key = await keyring.create(GATE, Kind.PROBE, "a", datetime.now(UTC))
    assert key is not None and await keyring.fetch("a") == key
    await keyring.close()


async def test_a_server_that_nobody_known_vouches_for_is_not(address: str) -> None:
    keyring = RedisKeyring(RedisSettings.model_validate({"url": address}), await knowing("market"))
    with pytest.raises(Unavailable, match="SIGHTLINE_REDIS_URL"):
        await keyring.open()
    await keyring.close()
