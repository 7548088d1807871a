"""Every method of every service, called by everybody."""

from pathlib import Path

import grpc
import pytest

from services.chassis.access import CONSOLE, OPERATOR, SERVICES, Identity
from services.chassis.access.people import Role
from services.chassis.rpc import Tls
from tests.connected.cluster import Cluster
from tests.connected.secured.call_tries import call_matrix, nobody
from tests.connected.secured.installation import Installation
from tests.docs import permitted

STRANGER = "stranger"


class CallRights:
    """For the fixtures `installed` and `running`."""

    async def test_a_call_is_let_pass_as_its_contract_says_and_in_no_other_case(
        self, installed: Installation, running: Cluster
    ) -> None:
        keys = running.folder / "keys"
        callers = {word: Identity.load(keys / f"{word}.key") for word in (*SERVICES, OPERATOR, CONSOLE)}
        callers |= {str(role): Identity.load(keys / f"{role.replace('_', '-')}.key") for role in Role}
        callers[STRANGER] = Identity.generate(STRANGER)
        addresses = {service: f"127.0.0.1:{running.one(service).grpc_port}" for service in SERVICES}
        matrix = await call_matrix(addresses, callers, installed.authority.tls("caller"))
        calls = permitted.drawn(matrix.allowed, "method", [*callers])
        matrix.tell("Calls", [calls])
        assert matrix.differences(set(permitted.by_calls())) == []

    async def test_a_certificate_alone_calls_nothing_and_without_one_nobody_is_heard(
        self, installed: Installation, running: Cluster, tmp_path: Path
    ) -> None:
        address = f"127.0.0.1:{running.one('registrar').grpc_port}"
        path = next(what for _, what, _ in permitted.by_calls() if ".registrar." in what)
        mine = installed.authority.tls("caller")
        with pytest.raises(grpc.aio.AioRpcError, match="needs a token"):
            async with nobody(address, mine) as line:
                await line.unary_unary(path, None, None)(b"", timeout=10)
        other = type(installed.authority)(tmp_path, "other").tls("caller")
        with pytest.raises(grpc.aio.AioRpcError) as refused:
            async with nobody(address, Tls(other.certificate, other.key, mine.authority)) as line:
                await line.unary_unary(path, None, None)(b"", timeout=10)
        assert refused.value.code() is grpc.StatusCode.UNAVAILABLE
