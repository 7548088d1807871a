"""Every change of a deployment is told to the audit chain."""

from collections.abc import Callable

from services.chassis.bus import Bus, Record
from services.chassis.deployments import TOPIC, Deployments
from services.chassis.envelope import parse, take_clear
from services.retention_purger import wire
from services.retention_purger.domain.audit import Told
from services.retention_purger.ports import AuditChain
from services.retention_purger.worker.hearing import Hearing
from sightline.registrar.v1.deployment_changed_pb2 import (
    STATUS_DRAFT,
    STATUS_UNSPECIFIED,
    DeploymentChanged,
)

# That it was drafted is told as an act; of a draft nothing else is anybody's but its author's.
_UNTOLD = (STATUS_UNSPECIFIED, STATUS_DRAFT)


def deployment_watch(
    bus: Bus,
    chain: AuditChain,
    group: str,
    deployments: Deployments,
    untold: Callable[[], None] = lambda: None,
) -> Hearing:
    """Return what hears deployment-changed.v1. Only what `deployments` would believe is told."""

    def told_of(record: Record) -> Told | None:
        changed = DeploymentChanged()
        take_clear(parse(record.value).payload, changed)
        deployments.secret_of(changed)
        told = wire.deployment_told(changed)
        return None if changed.status in _UNTOLD else told

    return Hearing(bus, chain, group, TOPIC, told_of, untold)
