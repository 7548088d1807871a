"""How each service is composed: the only place that knows. A service is imported when it is asked for."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import grpc.aio
from prometheus_client import CollectorRegistry

from services.chassis.equipment import Equipment
from services.chassis.processing import Service
from services.chassis.settings import load

if TYPE_CHECKING:
    from services.chassis.kafka_bus.settings import KafkaSettings
    from services.console.service import Console


@dataclass(frozen=True, slots=True)
class Around:
    """What the host knows and a service's own variables need not say.

    `pack`: the model pack of the whole system; `given`: by service, settings that go before its variables;
    `kafka`: how Kafka is reached, where the bus is Kafka.
    """

    pack: str
    given: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    kafka: "KafkaSettings | None" = None

    def of(self, service: str) -> dict[str, Any]:
        """Return what is given to one service."""
        return dict(self.given.get(service, {}))


def compose(equipment: Equipment, around: Around) -> Service:
    """Build the service that the equipment is for. BadInput when a setting of it is wrong."""
    return COMPOSERS[equipment.service](equipment, around)


def _frame_grabber(equipment: Equipment, around: Around) -> Service:
    from services.frame_grabber import service
    from services.frame_grabber.settings import FrameGrabberSettings

    return service.compose(equipment, load(FrameGrabberSettings, **around.of("frame_grabber")))


def _detector(equipment: Equipment, around: Around) -> Service:
    from services.detector import service
    from services.detector.settings import DetectorSettings

    return service.compose(equipment, load(DetectorSettings, pack=around.pack, **around.of("detector")))


def _embedder(equipment: Equipment, around: Around) -> Service:
    from services.embedder import service
    from services.embedder.settings import EmbedderSettings

    return service.compose(equipment, load(EmbedderSettings, pack=around.pack, **around.of("embedder")))


def _matcher(equipment: Equipment, around: Around) -> Service:
    from services.matcher import service
    from services.matcher.settings import MatcherSettings

    return service.compose(equipment, load(MatcherSettings, pack=around.pack, **around.of("matcher")))


def _alert_dispatcher(equipment: Equipment, around: Around) -> Service:
    from services.alert_dispatcher import service
    from services.alert_dispatcher.settings import AlertDispatcherSettings

    settings = load(AlertDispatcherSettings, **around.of("alert_dispatcher"))
    return service.compose(equipment, settings, around.kafka)


def _retention_purger(equipment: Equipment, around: Around) -> Service:
    from services.retention_purger import service
    from services.retention_purger.settings import RetentionPurgerSettings

    return service.compose(equipment, load(RetentionPurgerSettings, **around.of("retention_purger")))


def _registrar(equipment: Equipment, around: Around) -> Service:
    from services.model_packs import read
    from services.registrar import service
    from services.registrar.settings import RegistrarSettings

    pack = read(around.pack)
    settings = load(RegistrarSettings, model_pack=pack.name, **around.of("registrar"))
    return service.compose(equipment, settings, pack.floor_for, pack.pass_rule)


def compose_console(
    channel_to: Callable[[str], grpc.aio.Channel],
    registry: CollectorRegistry,
    detectors: Sequence[grpc.aio.Channel] = (),
    **given: Any,
) -> "Console":
    """Build the console, which is no service of the bus. `given`: settings that go before its variables."""
    from services.console import service
    from services.console.settings import ConsoleSettings

    return service.compose(channel_to, load(ConsoleSettings, **given), registry, detectors)


# In the order in which one process opens them: what others ask comes first.
COMPOSERS: dict[str, Callable[[Equipment, Around], Service]] = {
    "retention_purger": _retention_purger,
    "registrar": _registrar,
    "alert_dispatcher": _alert_dispatcher,
    "matcher": _matcher,
    "embedder": _embedder,
    "detector": _detector,
    "frame_grabber": _frame_grabber,
}
SERVICES = tuple(COMPOSERS)
