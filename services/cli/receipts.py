"""The receipt of somebody who was stopped, at a terminal."""

from zoneinfo import ZoneInfo

from services.chassis.envelope import to_datetime
from services.console.settings import ConsoleSettings
from services.publication.receipt import Receipt
from services.publication.times import moment_of
from sightline.alert_dispatcher.v1.alert_service_pb2 import RecordOutcomeResponse
from sightline.registrar.v1.deployment_service_pb2 import GetDeploymentResponse


def receipt_of(
    recorded: RecordOutcomeResponse, found: GetDeploymentResponse, settings: ConsoleSettings
) -> Receipt:
    """Return the receipt; whom to ask and where to complain are what the console is told, if anything."""
    return Receipt.of(
        found.deployment,
        recorded.receipt_code,
        moment_of(to_datetime(recorded.alert.captured_at), ZoneInfo(settings.time_zone)),
        contact=settings.contact,
        complaints=settings.complaints,
        address=f"{settings.origin}/public/asking" if settings.origin else "",
    )
