"""Composition root of the matcher."""

from collections.abc import Callable
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass

import grpc.aio
from milvus_lite import MilvusLite
from pymilvus import MilvusClient

from services.chassis.equipment import Equipment
from services.chassis.processing import Service
from services.chassis.runner import Route
from services.matcher.adapters.milvus_gallery import MilvusGallery
from services.matcher.adapters.milvus_lite_folder import MilvusLiteFolder
from services.matcher.adapters.milvus_lite_gallery import MilvusLiteGallery
from services.matcher.clients import RegistrarWatchlist
from services.matcher.handler import TemplateExtractedHandler
from services.matcher.metrics import MatcherMetrics
from services.matcher.ports import Gallery
from services.matcher.rpc import GalleryRpc
from services.matcher.settings import MatcherSettings
from services.matcher.worker import Galleries
from sightline.embedder.v1.template_extracted_pb2 import TemplateExtracted
from sightline.matcher.v1.gallery_service_pb2_grpc import add_GalleryServiceServicer_to_server

_PROBES_AT_ONCE = 4


def compose(equipment: Equipment, settings: MatcherSettings) -> Service:
    """Build the matcher on what it is given."""
    executor = ThreadPoolExecutor(1, thread_name_prefix="milvus")
    metrics = MatcherMetrics.create(equipment.registry)
    opened = _on_server(settings, executor) if settings.milvus_uri else _in_process(settings, executor)
    gallery = opened.gallery
    watchlist = RegistrarWatchlist(equipment.channel_to("registrar"))
    galleries = Galleries(gallery, watchlist, equipment.deployments, metrics)
    handler = TemplateExtractedHandler(gallery, galleries, equipment.deployments, metrics)
    runner = equipment.runner(Route(TemplateExtracted, handler, in_flight=_PROBES_AT_ONCE))

    def serve(server: grpc.aio.Server) -> None:
        add_GalleryServiceServicer_to_server(GalleryRpc(gallery, galleries), server)

    async def close() -> None:
        executor.shutdown()
        opened.close()

    jobs = (equipment.follow_deployments, galleries.run)
    return Service(equipment.service, jobs, (runner.run,), serve, close=close)


@dataclass(frozen=True, slots=True)
class _Opened:
    gallery: Gallery
    close: Callable[[], None]


def _on_server(settings: MatcherSettings, executor: Executor) -> _Opened:
    client = MilvusClient(settings.milvus_uri)
    return _Opened(MilvusGallery(client, executor, settings.neighbour_count), client.close)


def _in_process(settings: MatcherSettings, executor: Executor) -> _Opened:
    folder = MilvusLiteFolder.make()
    database = MilvusLite(str(folder.path / "data"))

    def close() -> None:
        database.close()
        folder.remove()

    return _Opened(MilvusLiteGallery(database, executor, settings.neighbour_count), close)
