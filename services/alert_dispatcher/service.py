"""Composition root of the alert-dispatcher."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

import grpc.aio

from services.alert_dispatcher.adapters.cv2_comparison import Cv2Comparison
from services.alert_dispatcher.adapters.file_vault import FileVault
from services.alert_dispatcher.adapters.http_webhook import HttpWebhook
from services.alert_dispatcher.adapters.memory_passes import MemoryPasses
from services.alert_dispatcher.adapters.sql_alerts import SqlAlerts
from services.alert_dispatcher.clients import PurgerDayKeys, PurgerExports, RegistrarReferences
from services.alert_dispatcher.handler.erasure_due import ErasureDueHandler
from services.alert_dispatcher.handler.evidence import EvidenceMaker
from services.alert_dispatcher.handler.match_found import MatchFoundHandler, decided
from services.alert_dispatcher.handler.pass_decided import PassDecidedHandler
from services.alert_dispatcher.handler.webhooks import WebhookHandler
from services.alert_dispatcher.metrics import AlertDispatcherMetrics
from services.alert_dispatcher.migrations import MIGRATIONS
from services.alert_dispatcher.rpc.alerts import AlertRpc
from services.alert_dispatcher.rpc.exporting import Exporting
from services.alert_dispatcher.rpc.recording import Recording
from services.alert_dispatcher.rpc.resolving import Resolving
from services.alert_dispatcher.rpc.watching import Watching
from services.alert_dispatcher.settings import AlertDispatcherSettings
from services.alert_dispatcher.worker.news import AlertNews
from services.alert_dispatcher.worker.overdue import OverdueWatch
from services.alert_dispatcher.worker.references import ReferenceForgetter
from services.alert_dispatcher.worker.shortening import Shortening
from services.chassis.equipment import Equipment
from services.chassis.origin import utc_now
from services.chassis.outbox import Outbox
from services.chassis.processing import Job, Service
from services.chassis.records import Records
from services.chassis.runner import Route
from sightline.alert_dispatcher.v1.alert_raised_pb2 import AlertRaised
from sightline.alert_dispatcher.v1.alert_resolved_pb2 import AlertResolved
from sightline.alert_dispatcher.v1.alert_service_pb2_grpc import add_AlertServiceServicer_to_server
from sightline.alert_dispatcher.v1.pass_decided_pb2 import PassDecided
from sightline.matcher.v1.match_found_pb2 import MatchFound
from sightline.retention_purger.v1.erasure_due_pb2 import ErasureDue

if TYPE_CHECKING:
    from services.chassis.kafka_bus.settings import KafkaSettings


def compose(
    equipment: Equipment, settings: AlertDispatcherSettings, kafka: "KafkaSettings | None" = None
) -> Service:
    """Build the alert-dispatcher on what it is given; with `kafka`, Faust decides on passes."""
    records = Records("alert_dispatcher", equipment.database_url, MIGRATIONS)
    outbox = Outbox(records, equipment.bus)
    alerts = SqlAlerts(records, outbox)
    vault = FileVault(settings.vault)
    references = RegistrarReferences(equipment.channel_to("registrar"))
    metrics = AlertDispatcherMetrics.create(equipment.registry)
    day_keys = PurgerDayKeys(equipment.channel_to("retention_purger"))
    evidence = EvidenceMaker(vault, references, day_keys, settings.evidence_patience_seconds)
    decide, problem = _deciding(equipment, metrics, kafka)
    answer_within = timedelta(seconds=settings.answer_within_seconds)
    passes = PassDecidedHandler(alerts, evidence, equipment.deployments, metrics, answer_within)
    news = AlertNews(equipment.bus)
    erasing = ErasureDueHandler(alerts, vault)
    jobs = (
        equipment.follow_deployments,
        outbox.run,
        news.run,
        OverdueWatch(alerts, metrics).run,
        ReferenceForgetter(references, equipment.deployments).run,
        Shortening(alerts, evidence, erasing).run,
    )
    webhook = HttpWebhook(settings.webhook_url.get_secret_value())
    readers = (
        decide,
        equipment.runner(Route(PassDecided, passes)).run,
        equipment.runner(Route(ErasureDue, erasing)).run,
        *_telling(equipment, settings, metrics, webhook),
    )

    def serve(server: grpc.aio.Server) -> None:
        escalate_after = timedelta(seconds=settings.escalate_after_seconds)
        rpc = AlertRpc(
            alerts,
            evidence,
            Cv2Comparison(equipment.executor),
            equipment.deployments,
            Watching(alerts, news, escalate_after, utc_now),
            Resolving(alerts, metrics, utc_now),
            Recording(alerts, utc_now),
            Exporting(alerts, evidence, PurgerExports(equipment.channel_to("retention_purger")), utc_now),
        )
        add_AlertServiceServicer_to_server(rpc, server)

    async def open_stores() -> None:
        vault.open()
        await records.open()

    async def close() -> None:
        await webhook.close()
        await records.close()

    def problems() -> list[str]:
        return [told for told in (problem(), records.problem()) if told]

    return Service(equipment.service, jobs, readers, serve, open=open_stores, close=close, problems=problems)


def _telling(
    equipment: Equipment,
    settings: AlertDispatcherSettings,
    metrics: AlertDispatcherMetrics,
    webhook: HttpWebhook,
) -> Sequence[Job]:
    """Return the readers that tell the webhook, if there is one."""
    if not settings.webhook_url.get_secret_value():
        return ()
    secret = settings.webhook_secret.get_secret_value().encode()
    telling = WebhookHandler(webhook, secret, metrics)
    return (
        equipment.runner(Route(AlertRaised, telling)).run,
        equipment.runner(Route(AlertResolved, telling)).run,
    )


def _deciding(
    equipment: Equipment, metrics: AlertDispatcherMetrics, kafka: "KafkaSettings | None"
) -> tuple[Job, Callable[[], str]]:
    """Return the reader that says of each match whether it is a new pass, and what keeps it from that."""
    if kafka is None:
        handler = MatchFoundHandler(MemoryPasses(), equipment.deployments)
        return equipment.runner(Route(MatchFound, handler)).run, lambda: ""
    # Here alone, and late: Faust takes a second to import.
    from services.alert_dispatcher.adapters.faust_passes.decider import FaustDecider
    from services.alert_dispatcher.adapters.faust_passes.deciding import RecordDecider

    deciding = RecordDecider(
        decided, equipment.deployments, equipment.private_key, metrics, traces=equipment.traces
    )
    faust = FaustDecider(kafka, deciding, equipment.stopping)
    return faust.run, faust.problem
