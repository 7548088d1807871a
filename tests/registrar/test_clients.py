"""What other services answer, as the registrar takes it."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import grpc.aio
import pytest

from services.chassis.errors import Refused
from services.registrar.clients import MatcherGalleryView
from sightline.matcher.v1.gallery_service_pb2 import DescribeGalleryResponse
from sightline.matcher.v1.gallery_service_pb2_grpc import (
    GalleryServiceServicer,
    add_GalleryServiceServicer_to_server,
)


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
