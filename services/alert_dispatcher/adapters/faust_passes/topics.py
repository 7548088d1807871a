"""Names on Kafka of what Faust decides with, and how its changelog must be kept."""

from services.chassis.topics import Topic
from sightline.alert_dispatcher.v1.pass_decided_pb2 import PassDecided
from sightline.matcher.v1.match_found_pb2 import MatchFound

# The consumer group; not that of the service's runners, which share partitions out in another way.
GROUP = "alert-dispatcher-passes"
MATCHES, DECISIONS = Topic.of(MatchFound).name, Topic.of(PassDecided).name
CHANGELOG = "alert-dispatcher-passes-changelog"
_HOUR_MS = 3_600_000
# As a pass may be a day apart; at most 31 days are allowed.
_KEPT_MS = 48 * _HOUR_MS


def changelog_config() -> dict[str, str]:
    """Return the changelog's settings; it has as many partitions as match-found.v1.

    What is superseded or forgotten goes within hours, and all of it once nobody writes for two days.
    """
    return {
        "cleanup.policy": "compact,delete",
        "retention.ms": str(_KEPT_MS),
        "segment.ms": str(_HOUR_MS),
        "max.compaction.lag.ms": str(_HOUR_MS),
        "delete.retention.ms": str(_HOUR_MS),
        "message.timestamp.type": "LogAppendTime",
        # Faust reads it before it starts: what is packed in a way that it lacks would keep it from that.
        "compression.type": "uncompressed",
    }
