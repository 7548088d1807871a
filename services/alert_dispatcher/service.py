"""Composition root of the alert-dispatcher."""

import grpc.aio

from services.alert_dispatcher.adapters.file_vault import FileVault
from services.alert_dispatcher.adapters.memory_passes import MemoryPasses
from services.alert_dispatcher.adapters.sql_alerts import SqlAlerts
from services.alert_dispatcher.clients import PurgerDayKeys, RegistrarReferences
from services.alert_dispatcher.handler.erasure_due import ErasureDueHandler
from services.alert_dispatcher.handler.evidence import EvidenceMaker
from services.alert_dispatcher.handler.match_found import MatchFoundHandler
from services.alert_dispatcher.handler.pass_decided import PassDecidedHandler
from services.alert_dispatcher.metrics import AlertDispatcherMetrics
from services.alert_dispatcher.migrations import MIGRATIONS
from services.alert_dispatcher.rpc import AlertRpc
from services.alert_dispatcher.settings import AlertDispatcherSettings
from services.alert_dispatcher.worker import ReferenceForgetter
from services.chassis.equipment import Equipment
from services.chassis.outbox import Outbox
from services.chassis.processing import Service
from services.chassis.records import Records
from services.chassis.runner import Route
from sightline.alert_dispatcher.v1.alert_service_pb2_grpc import add_AlertServiceServicer_to_server
from sightline.alert_dispatcher.v1.pass_decided_pb2 import PassDecided
from sightline.matcher.v1.match_found_pb2 import MatchFound
from sightline.retention_purger.v1.erasure_due_pb2 import ErasureDue


def compose(equipment: Equipment, settings: AlertDispatcherSettings) -> Service:
    """Build the alert-dispatcher on what it is given."""
    records = Records("alert_dispatcher", equipment.database_url, MIGRATIONS)
    outbox = Outbox(records, equipment.bus)
    alerts = SqlAlerts(records, outbox)
    vault = FileVault(settings.vault)
    references = RegistrarReferences(equipment.channel_to("registrar"))
    metrics = AlertDispatcherMetrics.create(equipment.registry)
    day_keys = PurgerDayKeys(equipment.channel_to("retention_purger"))
    evidence = EvidenceMaker(vault, references, day_keys, settings.evidence_attempts)
    matches = MatchFoundHandler(MemoryPasses(), equipment.deployments)
    passes = PassDecidedHandler(alerts, evidence, equipment.deployments, metrics)
    jobs = (
        equipment.follow_deployments,
        outbox.run,
        ReferenceForgetter(references, equipment.deployments).run,
    )
    readers = (
        equipment.runner(Route(MatchFound, matches)).run,
        equipment.runner(Route(PassDecided, passes)).run,
        equipment.runner(Route(ErasureDue, ErasureDueHandler(alerts, vault))).run,
    )

    def serve(server: grpc.aio.Server) -> None:
        rpc = AlertRpc(alerts, evidence, equipment.bus, metrics)
        add_AlertServiceServicer_to_server(rpc, server)

    async def open_stores() -> None:
        vault.open()
        await records.open()

    return Service(equipment.service, jobs, readers, serve, open=open_stores, close=records.close)
