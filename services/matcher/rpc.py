"""GalleryService: what is loaded, and what is left of what is to be gone."""

from dataclasses import dataclass
from typing import Any

import grpc.aio

from services.chassis.rpc import answers
from services.matcher import wire
from services.matcher.domain.remains import Place, Searched
from services.matcher.ports import Gallery, LoadedGalleries, VectorFiles
from sightline.matcher.v1 import gallery_service_pb2 as messages
from sightline.matcher.v1.gallery_service_pb2_grpc import GalleryServiceServicer


@dataclass(frozen=True)
class GalleryRpc(GalleryServiceServicer):
    """Says what is loaded, and what is left."""

    gallery: Gallery
    galleries: LoadedGalleries
    files: VectorFiles

    @answers
    async def DescribeGallery(
        self, request: messages.DescribeGalleryRequest, context: grpc.aio.ServicerContext[Any, Any]
    ) -> messages.DescribeGalleryResponse:
        """Describe the gallery of one deployment, after asking the store itself."""
        present = await self.gallery.present(request.deployment)
        return wire.described(self.galleries.state(request.deployment), present)

    @answers
    async def SearchRemains(
        self, request: messages.SearchRemainsRequest, context: grpc.aio.ServicerContext[Any, Any]
    ) -> messages.SearchRemainsResponse:
        """Look for vectors in what the store lists, and in its files."""
        sought = wire.sought(request)
        try:
            left = int(await self.gallery.present(request.deployment))
            places = [Searched(Place.COLLECTIONS, True, left), await self.files.search(sought)]
        finally:
            sought.wipe()
        return wire.searched(places)
