"""FootageService: what there is, for those who may know; an export for its two persons, and no frame more."""

from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import grpc
import grpc.aio
import pytest

from services.chassis import rpc
from services.chassis.access import Access, Caller, Directory, Identity, Person, Role
from services.chassis.envelope import to_datetime
from services.chassis.rpc.caller import calling
from services.detector.adapters.footage_folder import FootageFolder
from services.detector.domain.footage import FootageRule, Reel, Span, Terms
from services.detector.rpc import FootageRpc
from sightline.detector.v1.footage_service_pb2 import ExportFootageRequest, ListFootageRequest
from sightline.detector.v1.footage_service_pb2_grpc import (
    FootageServiceStub,
    add_FootageServiceServicer_to_server,
)
from tests.chassis.calling import Calling
from tests.detector.filming import DAY, NOON, NOON_MS, REEL, HandedKeys, label, played, write
from tests.retention_purger.purging import CONTEXT, Aborted

IDENTITIES = {name: Identity.generate(name) for name in ("dora", "carol")}
ROLES = {"dora": Role.SUPERVISOR, "carol": Role.ENGAGEMENT_OFFICER}


class Served:
    def __init__(self, folder: Path) -> None:
        self.folder, self.keys = folder / "footage", HandedKeys()
        self.keys.wrapped[b"w"] = b"\7" * 32
        self.address = f"unix:{folder}/grpc"
        self.channels: dict[str, grpc.aio.Channel] = {}

    def stub(self, who: str = "dora") -> Any:
        if who not in self.channels:
            self.channels[who] = rpc.channel(self.address, IDENTITIES[who])
        return FootageServiceStub(self.channels[who])

    async def export(self, export: str = "confirmed", who: str = "dora") -> tuple[list[bytes], list[str]]:
        pieces, said = list[bytes](), list[str]()
        async for answer in self.stub(who).ExportFootage(ExportFootageRequest(export=export)):
            pieces += [answer.mp4] if answer.mp4 else []
            said += [answer.missing] if answer.missing else []
        return pieces, said

    async def refused(self, *args: str) -> tuple[grpc.StatusCode, str]:
        with pytest.raises(grpc.aio.AioRpcError) as failed:
            await self.export(*args)
        return failed.value.code(), failed.value.details() or ""


@pytest.fixture
async def served(tmp_path: Path) -> AsyncIterator[Served]:
    made, calling = Served(tmp_path), Calling()
    people = {
        name: Person(name, frozenset({ROLES[name]}), one.signing_key.public_key().public_bytes_raw())
        for name, one in IDENTITIES.items()
    }
    directory = Directory(calling.directory.entries, people)
    server = rpc.server(Access.create("detector", directory, calling.registry))
    with ThreadPoolExecutor(1) as thread:
        shelf = FootageFolder(made.folder, 1000)
        add_FootageServiceServicer_to_server(FootageRpc(shelf, made.keys, FootageRule(), thread), server)
        rpc.listen(server, made.address)
        await server.start()
        yield made
        for channel in made.channels.values():
            await channel.close(None)
        await server.stop(None)


async def test_it_says_what_is_kept_of_a_deployment_and_shows_nothing(served: Served) -> None:
    write(served.folder, of=label(terms=Terms(7)))
    write(served.folder, of=label(NOON_MS + 5000, terms=Terms(7)))
    write(served.folder, of=label(reel=Reel("elsewhere", "gate", DAY)))
    answer = await served.stub().ListFootage(ListFootageRequest(deployment="market"))
    (one,) = answer.footage
    assert (one.camera, one.segments_count, one.faces_clear) == ("gate", 2, False)
    assert to_datetime(getattr(one, "from")) == NOON
    assert (to_datetime(one.until) - NOON).total_seconds() == 9.9
    assert to_datetime(one.gone_at).date() == DAY and one.sealed_bytes > 1000


async def test_who_only_compares_is_told_nothing(served: Served) -> None:
    with pytest.raises(grpc.aio.AioRpcError, match="may not call ListFootage"):
        await served.stub("carol").ListFootage(ListFootageRequest(deployment="market"))
    assert (await served.refused("confirmed", "carol"))[0] is grpc.StatusCode.PERMISSION_DENIED


async def test_a_confirmed_export_is_one_video_in_order_within_its_span(served: Served) -> None:
    write(served.folder, of=label(NOON_MS + 5000))
    write(served.folder)
    write(served.folder, of=label(reel=Reel("market", "hall", DAY)))
    served.keys.span = Span("market", "gate", NOON_MS + 2000, NOON_MS + 7950)
    pieces, said = await served.export()
    assert [round(at, 1) for at, _ in played(pieces)] == [number / 10 for number in range(60)]
    assert said == []


async def test_without_a_confirmed_export_nothing_is_opened(served: Served) -> None:
    write(served.folder)
    code, said = await served.refused("asked-for")
    assert (code, said) == (grpc.StatusCode.FAILED_PRECONDITION, "nobody has confirmed this export yet")


async def test_who_may_be_somebody_else_is_given_nothing(served: Served) -> None:
    write(served.folder)
    calling.set(Caller("dora", frozenset({Role.SUPERVISOR}), in_doubt=True))
    with ThreadPoolExecutor(1) as thread:
        footage = FootageRpc(FootageFolder(served.folder, 1000), served.keys, FootageRule(), thread)
        with pytest.raises(Aborted, match="given by somebody else"):
            async for _ in footage.ExportFootage(ExportFootageRequest(export="confirmed"), CONTEXT):
                pass


async def test_a_span_of_which_nothing_is_kept_is_refused(served: Served) -> None:
    code, said = await served.refused()
    assert code is grpc.StatusCode.FAILED_PRECONDITION and said.startswith("nothing is kept of that span")


async def test_a_damaged_segment_ends_it_and_is_named(served: Served) -> None:
    write(served.folder)
    kept = write(served.folder, of=label(NOON_MS + 5000))
    path = served.folder / REEL.name / kept.place
    raw = bytearray(path.read_bytes())
    raw[-50] ^= 1
    path.write_bytes(raw)
    code, said = await served.refused()
    assert code is grpc.StatusCode.DATA_LOSS
    assert said.startswith("footage of gate from 2026-05-01 12:00:05 UTC on is damaged or missing: ")


async def test_a_damaged_label_is_named_before_any_key_is_given(served: Served) -> None:
    kept = write(served.folder)
    path = served.folder / REEL.name / kept.place
    raw = path.read_bytes()
    path.write_bytes(raw.replace(b'"trial":false', b'"trial":ffffe'))
    code, said = await served.refused()
    assert code is grpc.StatusCode.DATA_LOSS and "its label was changed" in said


async def test_one_that_was_cut_short_is_given_as_far_as_it_goes_and_said(served: Served) -> None:
    write(served.folder, 35, whole=False)
    served.keys.span = Span("market", "gate", NOON_MS, NOON_MS + 4000)
    pieces, said = await served.export()
    assert len(played(pieces)) == 30
    assert said == ["footage of gate from 2026-05-01 12:00:00 UTC on was cut short: it was not closed"]


async def test_a_segment_whose_end_was_cut_off_is_noticed_whatever_its_name_says(served: Served) -> None:
    kept = write(served.folder)
    path = served.folder / REEL.name / kept.place
    path.write_bytes(path.read_bytes()[:-300])
    _, said = await served.export()
    assert any("was cut short" in line for line in said)


async def test_the_server_writes_nothing(served: Served) -> None:
    write(served.folder)
    before = {path: path.read_bytes() for path in served.folder.parent.rglob("*") if path.is_file()}
    await served.export()
    assert {path: path.read_bytes() for path in served.folder.parent.rglob("*") if path.is_file()} == before
