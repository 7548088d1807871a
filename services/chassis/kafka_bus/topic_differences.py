"""What differs between the topics that are there and how they are to be laid out."""

from dataclasses import dataclass, field

from services.chassis.kafka_bus.topic_plan import Layout


@dataclass(frozen=True, slots=True)
class Found:
    """A topic as Kafka has it."""

    partitions: int
    replication: int
    configs: dict[str, str]


@dataclass(frozen=True, slots=True)
class Difference:
    """One topic: `missing`, or which `configs` differ, or what cannot be put right (`fixed`), in lines."""

    layout: Layout
    missing: bool = False
    configs: tuple[str, ...] = ()
    fixed: tuple[str, ...] = field(default=())

    @property
    def lines(self) -> list[str]:
        """Return what is wrong, one line each, with what to do; none when nothing is."""
        name, do = self.layout.topic.name, "run `sightline topics apply`"
        if self.missing:
            return [f"{name} is not there; {do}"]
        return [*(f"{name}: {config}; {do}" for config in self.configs), *self.fixed]


def difference(layout: Layout, found: Found | None) -> Difference:
    """Compare a topic with its layout."""
    if found is None:
        return Difference(layout, missing=True)
    configs = tuple(
        f"{name} is {found.configs.get(name, 'not set')} instead of {wanted}"
        for name, wanted in layout.configs.items()
        if found.configs.get(name) != wanted
    )
    return Difference(layout, configs=configs, fixed=tuple(_fixed(layout, found)))


def _fixed(layout: Layout, found: Found) -> list[str]:
    name, lines = layout.topic.name, []
    if found.partitions != layout.partitions:
        lines.append(
            f"{name} has {found.partitions} partitions instead of {layout.partitions}, and they are fixed at"
            f" install; set SIGHTLINE_KAFKA_PARTITIONS to what is there, or stop all services, delete the"
            " topic and run `sightline topics apply`"
        )
    if found.replication != layout.replication:
        lines.append(
            f"{name} has {found.replication} copies instead of {layout.replication}; move it by Kafka's"
            " kafka-reassign-partitions, or set SIGHTLINE_KAFKA_REPLICATION to what is there"
        )
    return lines
