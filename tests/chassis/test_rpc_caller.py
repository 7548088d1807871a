"""The method that answers knows who calls, also with many calls at once."""

import asyncio
from collections import Counter
from pathlib import Path

import pytest

from services.chassis.access.access import HEADER, header_of
from services.chassis.access.tokens import Signer
from services.chassis.rpc import caller
from sightline.registrar.v1.watchlist_service_pb2 import GetReferenceRequest
from tests.chassis.keeping import keeping


async def test_each_call_is_answered_knowing_its_own_caller(tmp_path: Path) -> None:
    async with keeping(tmp_path) as kept:
        kept.keeper.answer_bytes = 0
        streams = [asyncio.create_task(kept.list("matcher")) for _ in range(5)]
        await asyncio.gather(*(kept.get() for _ in range(20)), *(kept.enrol(b"") for _ in range(20)))
        while kept.keeper.asked < 45:
            await asyncio.sleep(0)
        for stream in streams:
            stream.cancel()
        await asyncio.gather(*streams, return_exceptions=True)
        assert Counter(kept.keeper.callers) == {"matcher": 5, "alert_dispatcher": 20, "operator": 20}


def test_outside_of_a_call_there_is_no_caller() -> None:
    with pytest.raises(LookupError):
        caller()


async def test_a_call_that_brings_a_credential_is_made_under_that_one(tmp_path: Path) -> None:
    async with keeping(tmp_path) as kept:
        kept.keeper.answer_bytes = 0
        token = Signer(kept.calling.identities["alert_dispatcher"]).token("registrar")
        stub = kept.stub("operator")
        request = GetReferenceRequest()
        await stub.GetReference(request, metadata=((HEADER, header_of(token)),))
        assert kept.keeper.callers == ["alert_dispatcher"]
