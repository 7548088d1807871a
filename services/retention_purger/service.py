"""Composition root of the retention-purger."""

import grpc.aio

from services.chassis.equipment import Equipment
from services.chassis.outbox import Outbox
from services.chassis.processing import Service
from services.chassis.records import Records
from services.chassis.runner import Route
from services.retention_purger.adapters.file_alert_keys import FileAlertKeys
from services.retention_purger.adapters.file_day_keys import FileDayKeys
from services.retention_purger.adapters.file_hold_keys import FileHoldKeys
from services.retention_purger.adapters.kernel_clock import KernelClock
from services.retention_purger.adapters.sql_audit import SqlAuditChain
from services.retention_purger.adapters.sql_exports import SqlExports
from services.retention_purger.adapters.sql_heads import SqlHeads
from services.retention_purger.adapters.sql_holds import SqlHolds
from services.retention_purger.adapters.sql_ledgers import SqlLedgers
from services.retention_purger.adapters.sql_reels import SqlReels
from services.retention_purger.adapters.sql_retentions import SqlRetentions
from services.retention_purger.adapters.sql_time import DatabaseClock, SqlSeenTime
from services.retention_purger.clients import DispatcherAlerts, RegistrarNoting
from services.retention_purger.handler.alerts import ErasedHandler, RetentionHandler
from services.retention_purger.handler.footage import FootageErasedHandler, FootageRecordedHandler
from services.retention_purger.metrics import RetentionPurgerMetrics
from services.retention_purger.migrations import MIGRATIONS
from services.retention_purger.rpc.audit import AuditRpc
from services.retention_purger.rpc.exporting import Exporting
from services.retention_purger.rpc.exports import ExportRpc
from services.retention_purger.rpc.heads import HeadBook
from services.retention_purger.rpc.holding import Holding
from services.retention_purger.rpc.holds import HoldRpc
from services.retention_purger.rpc.opening import Opening
from services.retention_purger.rpc.retention import RetentionRpc
from services.retention_purger.rpc.unwrapping import Unwrapping
from services.retention_purger.settings import RetentionPurgerSettings
from services.retention_purger.worker.act_watch import act_watch
from services.retention_purger.worker.deployment_watch import deployment_watch
from services.retention_purger.worker.eraser import Eraser
from services.retention_purger.worker.export_keeping import ExportKeeping
from services.retention_purger.worker.hold_keeping import HoldKeeping
from services.retention_purger.worker.ledger_book import LedgerBook
from services.retention_purger.worker.ledger_closing import LedgerClosing
from services.retention_purger.worker.sweeper import Sweeper
from services.retention_purger.worker.timekeeper import Timekeeper
from sightline.alert_dispatcher.v1.alert_raised_pb2 import AlertRaised
from sightline.alert_dispatcher.v1.alert_resolved_pb2 import AlertResolved
from sightline.alert_dispatcher.v1.erased_pb2 import Erased
from sightline.alert_dispatcher.v1.outcome_recorded_pb2 import OutcomeRecorded
from sightline.detector.v1.footage_erased_pb2 import FootageErased
from sightline.detector.v1.footage_recorded_pb2 import FootageRecorded
from sightline.retention_purger.v1.audit_service_pb2_grpc import add_AuditServiceServicer_to_server
from sightline.retention_purger.v1.export_service_pb2_grpc import add_ExportServiceServicer_to_server
from sightline.retention_purger.v1.hold_service_pb2_grpc import add_HoldServiceServicer_to_server
from sightline.retention_purger.v1.retention_service_pb2_grpc import add_RetentionServiceServicer_to_server


def compose(equipment: Equipment, settings: RetentionPurgerSettings) -> Service:
    """Build the retention-purger on what it is given."""
    records = Records("retention_purger", equipment.database_url, MIGRATIONS)
    outbox = Outbox(records, equipment.bus)
    chain = SqlAuditChain(records)
    retentions = SqlRetentions(records, outbox, chain)
    reels = SqlReels(records, outbox, chain)
    day_keys, hold_keys = FileDayKeys(settings.day_keys), FileHoldKeys(settings.day_keys / "holds")
    alert_keys = FileAlertKeys(settings.day_keys / "alerts")
    holds = SqlHolds(records, chain)
    holding = HoldKeeping(holds, hold_keys)
    others = (KernelClock(), DatabaseClock(records, equipment.database_url))
    time = Timekeeper(SqlSeenTime(records), others)
    metrics = RetentionPurgerMetrics.create(equipment.registry)
    eraser = Eraser(
        day_keys,
        alert_keys,
        retentions,
        reels,
        chain,
        holding,
        metrics,
        settings.erase_every_seconds,
        time.now,
        time.look,
        time.latest,
    )
    book = LedgerBook(equipment.keyring, SqlLedgers(records))
    sweeper = Sweeper(
        equipment.keyring,
        book,
        LedgerClosing(book, chain),
        equipment.deployments,
        metrics,
        settings.sweep_every_seconds,
    )
    bus, group = equipment.bus, equipment.service
    acts = act_watch(bus, chain, group, metrics.acts_untold.inc)
    watch = deployment_watch(bus, chain, group, equipment.deployments, metrics.changes_untold.inc)
    keeping = RetentionHandler(retentions, settings.policy, holding.alert_is_false, time.latest)
    exports = SqlExports(records, chain)
    jobs = (
        equipment.follow_deployments,
        outbox.run,
        eraser.run,
        ExportKeeping(exports, settings.erase_every_seconds, time.now, time.latest).run,
        sweeper.run,
        acts.run,
        watch.run,
    )
    readers = (
        equipment.runner(Route(AlertRaised, keeping)).run,
        equipment.runner(Route(AlertResolved, keeping)).run,
        equipment.runner(Route(OutcomeRecorded, keeping)).run,
        equipment.runner(Route(Erased, ErasedHandler(retentions, alert_keys, metrics))).run,
        equipment.runner(
            Route(FootageRecorded, FootageRecordedHandler(reels, settings.policy, time.latest))
        ).run,
        equipment.runner(Route(FootageErased, FootageErasedHandler(reels, metrics))).run,
    )

    def serve(server: grpc.aio.Server) -> None:
        unwrapping = Unwrapping(day_keys, alert_keys, hold_keys, holds, time.latest)
        policy = settings.policy
        rpc = RetentionRpc(retentions, book, eraser, policy, unwrapping, reels, time.latest)
        add_RetentionServiceServicer_to_server(rpc, server)
        alerts = DispatcherAlerts(equipment.channel_to("alert_dispatcher"))
        noting = RegistrarNoting(equipment.channel_to("registrar"))
        desk = Holding(holds, alerts, noting, unwrapping, settings.policy, time.now)
        add_HoldServiceServicer_to_server(HoldRpc(desk, eraser), server)
        exporting = Exporting(
            exports,
            alerts,
            holds,
            noting,
            equipment.directory.people,
            settings.policy,
            time.now,
        )
        opening = Opening(exports, exporting, unwrapping, time.latest)
        add_ExportServiceServicer_to_server(ExportRpc(exporting, opening), server)
        add_AuditServiceServicer_to_server(AuditRpc(chain, HeadBook(chain, SqlHeads(records))), server)

    async def open_stores() -> None:
        day_keys.open()
        hold_keys.open()
        alert_keys.open()
        await records.open()
        await time.look()

    async def close() -> None:
        # What ended last is in the chain before what runs in memory is gone.
        await acts.finish()
        await watch.finish()
        await sweeper.last()
        await records.close()

    def problems() -> list[str]:
        lines = (eraser.problem(), outbox.problem(), records.problem(), time.problem())
        return [*sweeper.problems(), *(line for line in lines if line)]

    return Service(equipment.service, jobs, readers, serve, open=open_stores, close=close, problems=problems)
