"""Both ends of a connection: limits, deadlines, addresses, TLS."""

import ast
from collections.abc import AsyncIterator
from pathlib import Path

import grpc
import grpc.aio
import pytest

from services.chassis import rpc
from services.chassis.access import OPERATOR
from services.chassis.access.access import HEADER, header_of
from services.chassis.access.tokens import Signer
from services.chassis.errors import BadInput, Unavailable
from services.chassis.rpc.limits import DEADLINE_SECONDS, LARGEST_MESSAGE_BYTES, LARGEST_PHOTO_BYTES
from sightline.registrar.v1 import watchlist_service_pb2 as messages
from sightline.registrar.v1.watchlist_service_pb2_grpc import (
    WatchlistServiceStub,
    add_WatchlistServiceServicer_to_server,
)
from tests.chassis.calling import Calling
from tests.chassis.certificates import Authority
from tests.chassis.keeping import Keeper, Kept, keeping
from tests.short_names import short_name
from tests.source_tree import SERVICES, python_files, shown, syntax

MAKERS = {"server", "insecure_channel", "secure_channel"}
# sun_path of sockaddr_un, unix(7), less the byte that ends it.
LONGEST_SOCKET = 107
# A deadline travels as a rounded number.
ROUNDED = 1.0


@pytest.fixture
async def kept(tmp_path: Path) -> AsyncIterator[Kept]:
    async with keeping(tmp_path) as running:
        yield running


async def test_the_largest_photo_fits_into_a_message(kept: Kept) -> None:
    assert await kept.enrol(bytes(LARGEST_PHOTO_BYTES)) == str(LARGEST_PHOTO_BYTES)


async def test_a_message_beyond_the_limit_is_one_line_and_never_sent(kept: Kept) -> None:
    with pytest.raises(BadInput, match="larger than 33 MiB; give a smaller photograph") as caught:
        await kept.enrol(bytes(LARGEST_MESSAGE_BYTES + 1))
    assert "\n" not in str(caught.value) and kept.keeper.asked == 0


async def test_a_message_beyond_the_limit_of_the_server_is_refused_there(kept: Kept) -> None:
    options = [("grpc.max_send_message_length", -1)]
    request = messages.EnrolPhotoRequest(photo=bytes(LARGEST_MESSAGE_BYTES + 1))
    async with grpc.aio.insecure_channel(kept.address, options=options) as unlimited:
        with pytest.raises(grpc.aio.AioRpcError) as caught:
            await WatchlistServiceStub(unlimited).EnrolPhoto(request, metadata=signed_by_hand(kept))
    assert caught.value.code() is grpc.StatusCode.RESOURCE_EXHAUSTED
    assert isinstance(rpc.error_of(caught.value), BadInput) and kept.keeper.asked == 0


def signed_by_hand(kept: Kept) -> list[tuple[str, str]]:
    return [(HEADER, header_of(Signer(kept.calling.identities[OPERATOR]).token("registrar")))]


async def test_an_answer_beyond_the_limit_is_one_line(kept: Kept) -> None:
    kept.keeper.answer_bytes = LARGEST_MESSAGE_BYTES + 1
    with pytest.raises((BadInput, Unavailable)) as caught:
        await kept.get()
    assert "\n" not in str(caught.value)


async def test_a_call_has_a_deadline_though_its_caller_names_none(kept: Kept) -> None:
    await kept.get()
    assert kept.keeper.seconds_left is not None
    assert 0 < kept.keeper.seconds_left < DEADLINE_SECONDS + ROUNDED


async def test_a_call_that_takes_long_has_the_deadline_of_its_contract(kept: Kept) -> None:
    await kept.enrol(b"")
    assert kept.keeper.seconds_left is not None
    assert DEADLINE_SECONDS < kept.keeper.seconds_left < 60 + ROUNDED


async def test_a_callers_own_deadline_goes_first(kept: Kept) -> None:
    await kept.stub("alert_dispatcher").GetReference(messages.GetReferenceRequest(), timeout=5)
    assert kept.keeper.seconds_left is not None and kept.keeper.seconds_left < 5 + ROUNDED


async def test_a_service_that_does_not_answer_in_time_is_unavailable(kept: Kept) -> None:
    @rpc.asks
    async def ask() -> None:
        await kept.stub("alert_dispatcher").GetReference(messages.GetReferenceRequest(), timeout=0.2)

    kept.keeper.waits = True
    with pytest.raises(Unavailable, match="did not answer in time") as caught:
        await ask()
    assert caught.value.retriable


async def test_an_address_that_is_taken_is_one_line() -> None:
    port = rpc.listen(Calling().server(), "127.0.0.1:0")
    with pytest.raises(Unavailable, match=f"127.0.0.1:{port} is taken"):
        rpc.listen(Calling().server(), f"127.0.0.1:{port}")


async def test_a_socket_whose_path_the_kernel_does_not_take_is_one_line(tmp_path: Path) -> None:
    with short_name(tmp_path) as folder:
        longest = f"unix:{folder}/".ljust(len("unix:") + LONGEST_SOCKET, "s")
        rpc.listen(Calling().server(), longest)
        with pytest.raises(BadInput, match=f"{longest}s is too long for a socket .*; choose a shorter path"):
            rpc.listen(Calling().server(), f"{longest}s")


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return Authority(tmp_path)


@pytest.fixture
async def secured(authority: Authority) -> AsyncIterator[tuple[Calling, str]]:
    """A server that wants a certificate of its callers, and its address."""
    calling = Calling()
    server = calling.server()
    add_WatchlistServiceServicer_to_server(Keeper(), server)
    port = rpc.listen(server, "127.0.0.1:0", authority.tls("registrar"))
    await server.start()
    yield calling, f"127.0.0.1:{port}"
    await server.stop(None)


@rpc.asks
async def enrol(calling: Calling, address: str, tls: rpc.Tls | None) -> str:
    async with rpc.channel(address, calling.identities[OPERATOR], tls) as channel:
        request = messages.EnrolPhotoRequest(photo=b"photo")
        answer = await WatchlistServiceStub(channel).EnrolPhoto(request, timeout=5)
    return str(answer.explanation)


async def test_both_ends_show_a_certificate(secured: tuple[Calling, str], authority: Authority) -> None:
    assert await enrol(*secured, authority.tls("caller")) == "5"


async def test_a_caller_without_tls_is_not_answered(secured: tuple[Calling, str]) -> None:
    with pytest.raises(Unavailable):
        await enrol(*secured, None)


async def test_a_caller_of_another_authority_is_not_answered(
    secured: tuple[Calling, str], authority: Authority, tmp_path: Path
) -> None:
    other = Authority(tmp_path, "other").tls("stranger")
    with pytest.raises(Unavailable):
        await enrol(*secured, rpc.Tls(other.certificate, other.key, authority.root()))


async def test_a_server_of_another_authority_is_not_believed(
    secured: tuple[Calling, str], authority: Authority, tmp_path: Path
) -> None:
    mine = authority.tls("caller")
    with pytest.raises(Unavailable):
        await enrol(*secured, rpc.Tls(mine.certificate, mine.key, Authority(tmp_path, "other").root()))


async def test_a_file_of_tls_that_is_not_there_is_one_line(tmp_path: Path) -> None:
    missing = tmp_path / "missing.crt"
    with pytest.raises(BadInput, match="file of TLS cannot be read"):
        rpc.listen(Calling().server(), "127.0.0.1:0", rpc.Tls(missing, missing, missing))


def test_connections_are_made_in_one_place() -> None:
    makers = {
        f"{shown(path)} calls {node.attr}"
        for path in python_files(SERVICES)
        if not path.is_relative_to(SERVICES / "chassis" / "rpc")
        for node in ast.walk(syntax(path))
        if isinstance(node, ast.Attribute) and node.attr in MAKERS and ast.unparse(node.value) == "grpc.aio"
    }
    assert makers == set()
