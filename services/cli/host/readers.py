"""Who may read what is passed on: by topic, the one service that a key is sealed to."""

from collections.abc import Mapping

from services.chassis.topics import Topic
from sightline.alert_dispatcher.v1.pass_decided_pb2 import PassDecided
from sightline.matcher.v1.match_found_pb2 import MatchFound


def readers(public_keys: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the reader's public key of each topic whose records carry a key."""
    # The alert-dispatcher passes a decided match on to itself.
    return {Topic.of(event).name: public_keys["alert_dispatcher"] for event in (MatchFound, PassDecided)}
