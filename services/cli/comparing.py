"""The two pictures of an alert as files, each with the moment in it by which it must be gone."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from services.chassis.envelope import to_datetime
from services.chassis.errors import BadInput, Refused
from services.cli.asking.alerts import AlertClient
from services.cli.asking.deployments import DeploymentClient
from services.cli.connecting import Connection
from services.cli.report import export_index, marks, whole_files
from services.cli.report.export import plain_name
from sightline.alert_dispatcher.v1.alert_service_pb2 import Alert
from sightline.registrar.v1.deployment_changed_pb2 import STATUS_DESTROYED, STATUS_DRAFT


@dataclass(frozen=True, slots=True)
class Written:
    """The files, and by when they must be gone."""

    live: Path
    reference: Path
    must_be_gone_by: datetime


async def write_pictures(connection: Connection, alert_id: str, folder: Path) -> Written:
    """Write the pictures to compare into `folder`. Refused when there are none, or not for this person."""
    client = AlertClient(connection.channel_to("alert_dispatcher"))
    alert = await find(connection, alert_id)
    pair = await client.comparison(alert_id)
    if not pair.face_jpeg or not pair.reference_jpeg:
        raise Refused("this alert has no evidence: do not engage")
    return await asyncio.to_thread(_write, folder, alert, pair.face_jpeg, pair.reference_jpeg)


async def find(connection: Connection, alert_id: str) -> Alert:
    """Return an alert by its id alone, from whichever deployment of this person's it is."""
    client = AlertClient(connection.channel_to("alert_dispatcher"))
    for name in await _with_alerts(connection):
        try:
            found = await client.all(name)
        except Refused:  # somebody else's
            continue
        for alert in found:
            if alert.id == alert_id:
                return alert
    raise Refused("there is no such alert, or it has expired; `sightline alerts watch` shows those there are")


async def _with_alerts(connection: Connection) -> Sequence[str]:
    """Return the deployments that may have alerts: those that are live come first."""
    listed = await DeploymentClient(connection.channel_to("registrar")).all()
    order = sorted(listed, key=lambda one: one.status == STATUS_DESTROYED)
    return [one.name for one in order if one.status != STATUS_DRAFT]


def _write(folder: Path, alert: Alert, live: bytes, reference: bytes) -> Written:
    if not export_index.is_ours(folder):
        raise BadInput(f"{folder / export_index.NAME} is not an index of exports; name another folder")
    gone_by = to_datetime(alert.expires_at)
    names = [f"compare-{plain_name(alert.id)}-{which}.jpg" for which in ("live", "reference")]
    days = export_index.read(folder) | dict.fromkeys(names, gone_by)
    # The index first: should the power fail between two files, it knows too many rather than too few.
    files = {export_index.NAME: export_index.write(days)}
    files |= {
        name: marks.on_picture(jpeg, gone_by) for name, jpeg in zip(names, (live, reference), strict=True)
    }
    whole_files.write(folder, files)
    return Written(folder / names[0], folder / names[1], gone_by)
