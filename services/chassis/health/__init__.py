"""How a service is, for those who start and stop it: over gRPC and HTTP, without a word about a person."""

from services.chassis.health.answers import HealthAnswers
from services.chassis.health.server import HealthServer

__all__ = ["HealthAnswers", "HealthServer"]
