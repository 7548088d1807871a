"""GalleryService."""

from dataclasses import dataclass
from typing import Any

import grpc.aio

from services.chassis.rpc import answers
from services.matcher import wire
from services.matcher.ports import Gallery, LoadedGalleries
from sightline.matcher.v1 import gallery_service_pb2 as messages
from sightline.matcher.v1.gallery_service_pb2_grpc import GalleryServiceServicer


@dataclass(frozen=True)
class GalleryRpc(GalleryServiceServicer):
    """Says what is loaded."""

    gallery: Gallery
    galleries: LoadedGalleries

    @answers
    async def DescribeGallery(
        self, request: messages.DescribeGalleryRequest, context: grpc.aio.ServicerContext[Any, Any]
    ) -> messages.DescribeGalleryResponse:
        """Describe the gallery of one deployment, after asking the store itself."""
        present = await self.gallery.present(request.deployment)
        return wire.described(self.galleries.state(request.deployment), present)
