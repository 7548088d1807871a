"""Composition root of the registrar."""

from collections.abc import Callable

import grpc.aio

from services.chassis.equipment import Equipment
from services.chassis.outbox import Outbox
from services.chassis.processing import Service
from services.chassis.records import Records
from services.registrar.adapters.memory_photos import MemoryPhotos
from services.registrar.adapters.redis_list_keys import RedisListKeys
from services.registrar.adapters.sealed_photos import SealedPhotos
from services.registrar.adapters.sql_register import SqlRegister
from services.registrar.clients import DetectorFaces, EmbedderTemplates, MatcherGalleryView
from services.registrar.metrics import RegistrarMetrics
from services.registrar.migrations import MIGRATIONS
from services.registrar.rpc.deployments import DeploymentRpc
from services.registrar.rpc.watchlist import WatchlistRpc
from services.registrar.settings import RegistrarSettings
from services.registrar.worker.lifecycle import Lifecycle
from sightline.registrar.v1.deployment_service_pb2_grpc import add_DeploymentServiceServicer_to_server
from sightline.registrar.v1.watchlist_service_pb2_grpc import add_WatchlistServiceServicer_to_server


def compose(
    equipment: Equipment,
    settings: RegistrarSettings,
    floor_of: Callable[[int], float],
) -> Service:
    """Build the registrar. `floor_of`: the pack's floor of the threshold, by list size."""
    records = Records("registrar", equipment.database_url, MIGRATIONS)
    outbox = Outbox(records, equipment.bus)
    register = SqlRegister(records, outbox)
    redis_url = settings.redis_url.get_secret_value()
    keys = RedisListKeys(redis_url, equipment.private_key, settings.redis_ca_file) if redis_url else None
    photos = MemoryPhotos() if keys is None else SealedPhotos(records, keys)
    metrics = RegistrarMetrics.create(equipment.registry)
    lifecycle = Lifecycle(
        register,
        photos,
        MatcherGalleryView(equipment.channel_to("matcher")),
        equipment.directory.sealing_keys(),
        floor_of,
        settings.model_pack,
        settings.gallery_wait_seconds,
        metrics,
        equipment.directory.people,
        equipment.deployments.secret_of,
    )
    watchlist = WatchlistRpc(
        DetectorFaces(equipment.channel_to("detector")),
        EmbedderTemplates(equipment.channel_to("embedder")),
        lifecycle,
        settings.gate,
        metrics,
    )

    def serve(server: grpc.aio.Server) -> None:
        add_DeploymentServiceServicer_to_server(DeploymentRpc(lifecycle), server)
        add_WatchlistServiceServicer_to_server(watchlist, server)

    async def close() -> None:
        if keys is not None:
            await keys.close()
        await records.close()

    def problems() -> list[str]:
        parts = (records, outbox) if keys is None else (records, outbox, keys)
        return [problem for part in parts if (problem := part.problem())]

    jobs = (equipment.follow_deployments, outbox.run, lifecycle.run, lifecycle.run_destroying)
    return Service(equipment.service, jobs, serve=serve, open=records.open, close=close, problems=problems)
