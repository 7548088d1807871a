"""The bus on Kafka, by aiokafka: the same rules as in memory, across processes and through outages."""

from services.chassis.kafka_bus.bus import KafkaBus
from services.chassis.kafka_bus.settings import KafkaSettings

__all__ = ["KafkaBus", "KafkaSettings"]
