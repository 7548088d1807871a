"""Composition root of the matcher."""

from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import grpc.aio
from milvus_lite import MilvusLite

from services.chassis.equipment import Equipment
from services.chassis.processing import Service
from services.chassis.runner import Route
from services.matcher.adapters.milvus_lite_folder import MilvusLiteFolder
from services.matcher.adapters.milvus_lite_gallery import MilvusLiteGallery
from services.matcher.adapters.vector_files import VectorFiles
from services.matcher.adapters.volumes import volume_of
from services.matcher.clients import PurgerHistory, RegistrarWatchlist
from services.matcher.domain.density import Density
from services.matcher.domain.remains import Volume, warning_of
from services.matcher.handler import TemplateExtractedHandler
from services.matcher.metrics import MatcherMetrics
from services.matcher.ports import Gallery
from services.matcher.rpc import GalleryRpc
from services.matcher.settings import MatcherSettings
from services.matcher.worker.covering import Covering
from services.matcher.worker.galleries import Galleries
from services.model_packs import cohort_of
from sightline.embedder.v1.template_extracted_pb2 import TemplateExtracted
from sightline.matcher.v1.gallery_service_pb2_grpc import add_GalleryServiceServicer_to_server

_PROBES_AT_ONCE = 4


def compose(equipment: Equipment, settings: MatcherSettings) -> Service:
    """Build the matcher on what it is given."""
    metrics = MatcherMetrics.create(equipment.registry)
    density = _density(settings.pack)
    needed = max(settings.neighbour_count, density.neighbours_needed if density else 1)
    opened = _on_server(settings, needed) if settings.milvus_uri else _in_process(needed)
    gallery = opened.gallery
    watchlist = RegistrarWatchlist(equipment.channel_to("registrar"))
    history = PurgerHistory(equipment.channel_to("retention_purger"))
    covering = Covering(watchlist, history, equipment.directory.people, settings.trials_allowed)
    galleries = Galleries(
        gallery,
        watchlist,
        equipment.deployments,
        metrics,
        covering,
        in_touch=equipment.in_touch,
        density=density,
    )
    handler = TemplateExtractedHandler(gallery, galleries, equipment.deployments, metrics, density=density)
    runner = equipment.runner(
        Route(TemplateExtracted, handler, in_flight=_PROBES_AT_ONCE), after=galleries.tried
    )

    volume = volume_of(opened.folder) if opened.folder else Volume.UNKNOWN
    metrics.volume.labels(volume).set(1)
    warning = warning_of(volume, str(opened.folder or "")) if settings.milvus_uri else ""

    def serve(server: grpc.aio.Server) -> None:
        rpc = GalleryRpc(gallery, galleries, VectorFiles(opened.folder))
        add_GalleryServiceServicer_to_server(rpc, server)

    jobs = (equipment.follow_deployments, galleries.run)
    return Service(
        equipment.service,
        jobs,
        (runner.run,),
        serve,
        close=opened.close,
        problems=galleries.problems,
        warnings=lambda: [warning] if warning else [],
    )


@dataclass(frozen=True, slots=True)
class _Opened:
    gallery: Gallery
    close: Callable[[], Awaitable[None]]
    folder: Path | None


def _density(pack: str) -> Density | None:
    """What corrects scores; None where a pack has no cohort. BadInput when its file is another."""
    cohort = cohort_of(pack)
    if cohort is None:
        return None
    spec = cohort.spec
    return Density(cohort.id, cohort.model_id, cohort.templates, spec.weight, spec.nearest)


def _on_server(settings: MatcherSettings, neighbour_count: int) -> _Opened:
    # pymilvus takes half a second to import: only who has a server pays for it.
    from services.matcher.adapters.milvus_gallery import MilvusGallery
    from services.matcher.adapters.milvus_server import MilvusServer

    server = MilvusServer(
        settings.milvus_uri, settings.milvus_token, settings.milvus_database, settings.milvus_ca_file
    )
    gallery = MilvusGallery(
        server,
        neighbour_count,
        settings.milvus_search_timeout_seconds,
        settings.milvus_timeout_seconds,
    )
    return _Opened(gallery, server.close, settings.milvus_data)


def _in_process(neighbour_count: int) -> _Opened:
    executor = ThreadPoolExecutor(1, thread_name_prefix="milvus")
    folder = MilvusLiteFolder.make()
    database = MilvusLite(str(folder.path / "data"))

    async def close() -> None:
        executor.shutdown()
        database.close()
        folder.remove()

    return _Opened(MilvusLiteGallery(database, executor, neighbour_count), close, folder.path)
