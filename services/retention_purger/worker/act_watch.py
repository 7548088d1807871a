"""Every act of a person that is on record is told to the audit chain."""

from collections.abc import Callable

from services.chassis.bus import Bus, Record
from services.chassis.envelope import parse, take_clear
from services.chassis.topics import Topic
from services.retention_purger import wire
from services.retention_purger.domain.audit import Told
from services.retention_purger.ports import AuditChain
from services.retention_purger.worker.hearing import Hearing
from sightline.registrar.v1.act_recorded_pb2 import ActRecorded


def act_watch(bus: Bus, chain: AuditChain, group: str, untold: Callable[[], None] = lambda: None) -> Hearing:
    """Return what hears act-recorded.v1."""

    def told_of(record: Record) -> Told:
        recorded = ActRecorded()
        take_clear(parse(record.value).payload, recorded)
        return wire.act_told(recorded)

    return Hearing(bus, chain, group, Topic.of(ActRecorded), told_of, untold)
