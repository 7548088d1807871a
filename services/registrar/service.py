"""Composition root of the registrar."""

import hashlib
import hmac
from collections.abc import Callable

import grpc.aio

from services.chassis.equipment import Equipment
from services.chassis.outbox import Outbox
from services.chassis.processing import Service
from services.chassis.records import Records
from services.chassis.runner import Route
from services.registrar.adapters.actors_key import actors_key
from services.registrar.adapters.argon2_passwords import Argon2Passwords
from services.registrar.adapters.authlib_provider import AuthlibProvider, Client, secret_in
from services.registrar.adapters.memory_photos import MemoryPhotos
from services.registrar.adapters.photo_lists import PhotoLists
from services.registrar.adapters.record_files import RecordFiles
from services.registrar.adapters.redis_list_keys import RedisListKeys
from services.registrar.adapters.sealed_photos import SealedPhotos
from services.registrar.adapters.sql_acts import SqlActs
from services.registrar.adapters.sql_export_counts import SqlExportCounts
from services.registrar.adapters.sql_notices import SqlNotices
from services.registrar.adapters.sql_people import SqlPeople
from services.registrar.adapters.sql_register import SqlRegister
from services.registrar.adapters.sql_spent import SqlSpent
from services.registrar.adapters.sql_tallies import SqlTallies
from services.registrar.adapters.sql_turns import SqlTurns
from services.registrar.clients import (
    DetectorFaces,
    DispatcherReceipts,
    EmbedderTemplates,
    MatcherGalleryView,
    PurgerLedgers,
)
from services.registrar.handler.alert_raised import AlertRaisedHandler
from services.registrar.handler.alert_resolved import AlertResolvedHandler
from services.registrar.handler.bookkeeping import Bookkeeping
from services.registrar.handler.outcome_recorded import OutcomeRecordedHandler
from services.registrar.handler.rules import StoppingRules
from services.registrar.metrics import RegistrarMetrics
from services.registrar.migrations import MIGRATIONS
from services.registrar.rpc.asking import AskingRpc
from services.registrar.rpc.deployments import DeploymentRpc
from services.registrar.rpc.elsewhere import Elsewhere
from services.registrar.rpc.naming import Naming
from services.registrar.rpc.people import PeopleRpc
from services.registrar.rpc.publication import PublicationRpc
from services.registrar.rpc.watchlist import WatchlistRpc
from services.registrar.settings import RegistrarSettings
from services.registrar.worker.entrance import Entrance
from services.registrar.worker.lifecycle import Lifecycle
from sightline.alert_dispatcher.v1.alert_raised_pb2 import AlertRaised
from sightline.alert_dispatcher.v1.alert_resolved_pb2 import AlertResolved
from sightline.alert_dispatcher.v1.outcome_recorded_pb2 import OutcomeRecorded
from sightline.registrar.v1.asking_service_pb2_grpc import add_AskingServiceServicer_to_server
from sightline.registrar.v1.deployment_service_pb2_grpc import add_DeploymentServiceServicer_to_server
from sightline.registrar.v1.people_service_pb2_grpc import add_PeopleServiceServicer_to_server
from sightline.registrar.v1.publication_service_pb2_grpc import add_PublicationServiceServicer_to_server
from sightline.registrar.v1.watchlist_service_pb2_grpc import add_WatchlistServiceServicer_to_server


def compose(
    equipment: Equipment,
    settings: RegistrarSettings,
    floor_of: Callable[[int], float],
    pass_rule: str,
) -> Service:
    """Build the registrar.

    `floor_of`: the pack's floor of the threshold, by list size; `pass_rule`: what its thresholds are for.
    """
    records = Records("registrar", equipment.database_url, MIGRATIONS)
    outbox = Outbox(records, equipment.bus)
    key = actors_key(equipment.identity, settings.actors_key)
    acts = SqlActs(records, outbox, key, settings.actors_kept)
    register = SqlRegister(records, outbox, acts)
    redis_url = settings.redis_url.get_secret_value()
    keys = RedisListKeys(redis_url, equipment.private_key, settings.redis_ca_file) if redis_url else None
    photos = MemoryPhotos() if keys is None else SealedPhotos(records, keys)
    metrics = RegistrarMetrics.create(equipment.registry)
    notices = SqlNotices(records)
    lifecycle = Lifecycle(
        register,
        photos,
        MatcherGalleryView(equipment.channel_to("matcher")),
        equipment.directory.sealing_keys(),
        floor_of,
        settings.model_pack,
        pass_rule,
        settings.gallery_wait_seconds,
        metrics,
        equipment.directory.people,
        equipment.deployments.secret_of,
        notices,
        RecordFiles(records.file),
    )
    watchlist = WatchlistRpc(
        DetectorFaces(equipment.channel_to("detector")),
        EmbedderTemplates(equipment.channel_to("embedder")),
        lifecycle,
        settings.gate,
        metrics,
    )
    accounts = SqlPeople(records, acts, key)
    known = equipment.directory.people
    exports = SqlExportCounts(records, acts)
    people = PeopleRpc(
        accounts,
        Entrance(accounts, Argon2Passwords(equipment.executor), acts, known),
        Naming(accounts, acts, known),
        equipment.directory,
        equipment.identity,
        metrics,
        exports,
        doubted_for=settings.given_password_doubted_for,
        elsewhere=_elsewhere(equipment, settings, records),
        passwords_allowed=settings.passwords_allowed,
    )

    tallies = SqlTallies(records)
    ledgers = PurgerLedgers(equipment.channel_to("retention_purger"))
    rules = StoppingRules(tallies, ledgers, lifecycle, equipment.deployments, metrics)
    books = Bookkeeping(
        register, PhotoLists(photos), ledgers, tallies, equipment.deployments, settings.settling, rules
    )
    publication = PublicationRpc(register, notices, tallies, exports)
    readers = (
        equipment.runner(Route(AlertRaised, AlertRaisedHandler(tallies))).run,
        equipment.runner(Route(AlertResolved, AlertResolvedHandler(tallies, rules))).run,
        equipment.runner(Route(OutcomeRecorded, OutcomeRecordedHandler(tallies, lifecycle, rules))).run,
    )

    receipts = DispatcherReceipts(equipment.channel_to("alert_dispatcher"))
    asking = AskingRpc(lifecycle, receipts, SqlTurns(records, settings.pace), acts)

    def serve(server: grpc.aio.Server) -> None:
        add_DeploymentServiceServicer_to_server(DeploymentRpc(lifecycle), server)
        add_WatchlistServiceServicer_to_server(watchlist, server)
        add_PublicationServiceServicer_to_server(publication, server)
        add_PeopleServiceServicer_to_server(people, server)
        add_AskingServiceServicer_to_server(asking, server)

    async def close() -> None:
        if keys is not None:
            await keys.close()
        await records.close()

    def problems() -> list[str]:
        parts = (records, outbox) if keys is None else (records, outbox, keys)
        return [problem for part in parts if (problem := part.problem())]

    jobs = (equipment.follow_deployments, outbox.run, lifecycle.run, lifecycle.run_destroying, books.run)
    return Service(
        equipment.service,
        jobs,
        readers,
        serve,
        open=records.open,
        close=close,
        problems=problems,
        warnings=lifecycle.left,
    )


def _elsewhere(equipment: Equipment, settings: RegistrarSettings, records: Records) -> Elsewhere | None:
    """Return the way to sign in at the provider; None where there is none."""
    if settings.oidc_client_secret_file is None:
        return None
    secret = secret_in(settings.oidc_client_secret_file)
    client = Client(settings.oidc_issuer, settings.oidc_client_id, secret, settings.oidc_ca_file)
    key = hmac.new(equipment.private_key, b"sightline sign-in elsewhere", hashlib.sha256).digest()
    return Elsewhere(AuthlibProvider(client, settings.wanted), SqlSpent(records), settings.wanted, key)
