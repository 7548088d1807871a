"""What other services answer, as the registrar takes it."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import grpc.aio
import numpy as np
import pytest

from services.chassis.errors import Refused
from services.chassis.rpc.limits import CHANNEL_OPTIONS
from services.registrar.clients import DetectorFaces, EmbedderTemplates, MatcherGalleryView
from sightline.detector.v1.face_service_pb2 import FindFacesResponse
from sightline.detector.v1.face_service_pb2_grpc import FaceServiceServicer, add_FaceServiceServicer_to_server
from sightline.embedder.v1.template_service_pb2 import ExtractTemplateResponse
from sightline.embedder.v1.template_service_pb2_grpc import (
    TemplateServiceServicer,
    add_TemplateServiceServicer_to_server,
)
from sightline.matcher.v1.gallery_service_pb2 import DescribeGalleryResponse
from sightline.matcher.v1.gallery_service_pb2_grpc import (
    GalleryServiceServicer,
    add_GalleryServiceServicer_to_server,
)
from tests.chassis.connectivity import until


class Galleries(GalleryServiceServicer):
    def __init__(self) -> None:
        self.answer = DescribeGalleryResponse()

    async def DescribeGallery(self, request: Any, context: Any) -> DescribeGalleryResponse:
        return self.answer


@pytest.fixture
def galleries() -> Galleries:
    return Galleries()


@pytest.fixture
async def view(galleries: Galleries, tmp_path: Path) -> AsyncIterator[MatcherGalleryView]:
    server, address = grpc.aio.server(), f"unix:{tmp_path}/matcher"
    add_GalleryServiceServicer_to_server(galleries, server)
    server.add_insecure_port(address)
    await server.start()
    async with grpc.aio.insecure_channel(address) as channel:
        yield MatcherGalleryView(channel)
    await server.stop(None)


@pytest.mark.parametrize(
    ("answer", "loaded"),
    [
        (DescribeGalleryResponse(present=True, list_version=2), True),
        (DescribeGalleryResponse(present=True, list_version=1), False),
        (DescribeGalleryResponse(list_version=2), False),
        (DescribeGalleryResponse(present=True, list_version=2, problem="away", tries_again=True), False),
        (DescribeGalleryResponse(present=True, list_version=1, problem="of two models"), False),
    ],
)
async def test_a_list_is_loaded_when_the_matcher_has_that_version_and_no_problem(
    galleries: Galleries, view: MatcherGalleryView, answer: DescribeGalleryResponse, loaded: bool
) -> None:
    galleries.answer = answer
    assert await view.loaded("market", 2) is loaded


async def test_a_list_that_the_matcher_will_never_load_is_refused_with_its_reason(
    galleries: Galleries, view: MatcherGalleryView
) -> None:
    galleries.answer = DescribeGalleryResponse(list_version=2, problem="of two models")
    with pytest.raises(Refused, match="could not load the list: of two models"):
        await view.loaded("market", 2)


class Models(FaceServiceServicer, TemplateServiceServicer):
    async def FindFaces(self, request: Any, context: Any) -> FindFacesResponse:
        return FindFacesResponse(width_px=1, height_px=1)

    async def ExtractTemplate(self, request: Any, context: Any) -> ExtractTemplateResponse:
        return ExtractTemplateResponse(template=np.ones(2, "<f4").tobytes(), model_id="model")


async def test_a_detector_or_an_embedder_that_is_started_again_is_waited_for(tmp_path: Path) -> None:
    address = f"unix:{tmp_path}/s"
    async with grpc.aio.insecure_channel(address, options=CHANNEL_OPTIONS) as channel:
        faces = asyncio.create_task(DetectorFaces(channel).find(b"a photo"))
        template = asyncio.create_task(EmbedderTemplates(channel).extract(b""))
        await until(channel, grpc.ChannelConnectivity.TRANSIENT_FAILURE)
        server = grpc.aio.server()
        add_FaceServiceServicer_to_server(Models(), server)
        add_TemplateServiceServicer_to_server(Models(), server)
        server.add_insecure_port(address)
        await server.start()
        assert await faces == []
        assert (await template)[1] == "model"
        await server.stop(None)
