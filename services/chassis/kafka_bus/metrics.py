"""What the bus counts on Kafka."""

from dataclasses import dataclass

from prometheus_client import CollectorRegistry, Counter


@dataclass(frozen=True, slots=True)
class KafkaMetrics:
    """Labelled by topic: a closed set."""

    skipped: Counter
    rebalances: Counter
    restarts: Counter

    def begin(self, topic: str) -> None:
        """Count a topic from 0."""
        for metric in (self.skipped, self.rebalances, self.restarts):
            metric.labels(topic)

    @classmethod
    def create(cls, registry: CollectorRegistry) -> "KafkaMetrics":
        """Register the metrics of the bus."""
        return cls(
            skipped=Counter(
                "kafka_records_skipped",
                "Live records passed over unread: their keys had outlived their limit.",
                ["topic"],
                registry=registry,
            ),
            rebalances=Counter(
                "kafka_rebalances", "Assignments of partitions received.", ["topic"], registry=registry
            ),
            restarts=Counter(
                "kafka_reader_restarts",
                "Readers that were built anew after an error.",
                ["topic"],
                registry=registry,
            ),
        )
