"""Composition root of the matcher."""

from concurrent.futures import ThreadPoolExecutor

import grpc.aio
from pymilvus import MilvusClient

from services.chassis.equipment import Equipment
from services.chassis.processing import Service
from services.chassis.runner import Route
from services.matcher.adapters.milvus_gallery import MilvusGallery
from services.matcher.adapters.milvus_lite_server import MilvusLiteServer
from services.matcher.clients import RegistrarWatchlist
from services.matcher.handler import TemplateExtractedHandler
from services.matcher.metrics import MatcherMetrics
from services.matcher.rpc import GalleryRpc
from services.matcher.settings import MatcherSettings
from services.matcher.worker import Galleries
from sightline.embedder.v1.template_extracted_pb2 import TemplateExtracted
from sightline.matcher.v1.gallery_service_pb2_grpc import add_GalleryServiceServicer_to_server

_PROBES_AT_ONCE = 4


def compose(equipment: Equipment, settings: MatcherSettings) -> Service:
    """Build the matcher on what it is given."""
    lite = None if settings.milvus_uri else MilvusLiteServer.start()
    client = MilvusClient(lite.uri if lite else settings.milvus_uri)
    executor = ThreadPoolExecutor(1, thread_name_prefix="milvus")
    metrics = MatcherMetrics.create(equipment.registry)
    gallery = MilvusGallery(client, executor, settings.neighbour_count)
    watchlist = RegistrarWatchlist(equipment.channel)
    galleries = Galleries(gallery, watchlist, equipment.deployments, metrics)
    handler = TemplateExtractedHandler(gallery, galleries, equipment.deployments, metrics)
    runner = equipment.runner(Route(TemplateExtracted, handler, in_flight=_PROBES_AT_ONCE))

    def serve(server: grpc.aio.Server) -> None:
        add_GalleryServiceServicer_to_server(GalleryRpc(gallery, galleries), server)

    async def close() -> None:
        client.close()
        executor.shutdown()
        if lite is not None:
            lite.stop()

    jobs = (equipment.follow_deployments, galleries.run, runner.run)
    return Service(equipment.service, jobs, serve, close=close)
