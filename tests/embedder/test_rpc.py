from collections.abc import AsyncIterator, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import grpc.aio
import numpy as np
import pytest

from services.chassis import rpc
from services.chassis.errors import BadInput
from services.embedder.adapters.batched_embedder import BatchedEmbedder
from services.embedder.adapters.cv2_aligner import Cv2Aligner
from services.embedder.adapters.onnx_network import OnnxNetwork
from services.embedder.domain.batching import MOST_SHOTS
from services.embedder.metrics import EmbedderMetrics
from services.embedder.rpc import TemplateRpc
from services.model_packs import Pack
from services.model_packs.session import session
from sightline.detector.v1 import face_detected_pb2 as detector
from sightline.embedder.v1.template_service_pb2 import ExtractTemplateRequest, ExtractTemplateResponse
from sightline.embedder.v1.template_service_pb2_grpc import (
    TemplateServiceStub,
    add_TemplateServiceServicer_to_server,
)
from tests.chassis.calling import Calling
from tests.embedder.pictures import CHIP_PX, message_of, shot


@pytest.fixture(scope="module")
def network(bundled: Pack) -> OnnxNetwork:
    spec = bundled.embedder.spec
    return OnnxNetwork(session(bundled.embedder.graph()), spec.input, spec.template_length, MOST_SHOTS)


@pytest.fixture
def embedder(network: OnnxNetwork, metrics: EmbedderMetrics) -> Iterator[BatchedEmbedder]:
    with ThreadPoolExecutor(1) as executor:
        yield BatchedEmbedder(Cv2Aligner(CHIP_PX), [network], (150, 150), executor, metrics)


@pytest.fixture
async def stub(embedder: BatchedEmbedder, tmp_path: Path) -> AsyncIterator[Any]:
    calling = Calling()
    server = calling.server()
    add_TemplateServiceServicer_to_server(TemplateRpc(embedder, "model-a", 0.999), server)
    address = f"unix:{tmp_path}/s"
    rpc.listen(server, address)
    await server.start()
    async with calling.channel(address, "registrar") as channel:
        yield TemplateServiceStub(channel)
    await server.stop(None)


async def extract(stub: Any, *shots: detector.Shot) -> ExtractTemplateResponse:
    try:
        answer: ExtractTemplateResponse = await stub.ExtractTemplate(ExtractTemplateRequest(shots=shots))
    except grpc.aio.AioRpcError as error:
        raise rpc.error_of(error) from None
    return answer


async def test_a_photo_becomes_a_template_of_the_model_that_probes_get(stub: Any) -> None:
    answer = await extract(stub, message_of(shot()))
    assert answer.model_id == "model-a"
    assert np.linalg.norm(np.frombuffer(answer.template, "<f4")) == pytest.approx(1.0, abs=1e-5)


async def test_shots_of_two_people_are_refused_rather_than_mixed(stub: Any) -> None:
    with pytest.raises(BadInput, match="do not show one person"):
        await extract(stub, message_of(shot(1)), message_of(shot(2)))


@pytest.mark.parametrize("count", [0, 17])
async def test_the_number_of_shots_is_limited(stub: Any, count: int) -> None:
    with pytest.raises(BadInput, match="between 1 and 16 shots"):
        await extract(stub, *[message_of(shot())] * count)


async def test_a_shot_that_cannot_be_used_is_one_line(stub: Any) -> None:
    with pytest.raises(BadInput, match="a shot cannot be used: give JPEG crops"):
        await extract(stub, message_of(shot()), detector.Shot(jpeg=b"broken"))
