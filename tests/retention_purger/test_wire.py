"""What the chain is told of a list that is gone: counts, in words of closed sets."""

import json

import pytest

from services.retention_purger import wire
from sightline.registrar.v1.deployment_changed_pb2 import (
    STATUS_DESTROYED,
    DeploymentChanged,
    Destruction,
    SearchedPlace,
)
from tests.chassis.deploying import changed


def destroyed(*places: SearchedPlace) -> DeploymentChanged:
    message = changed({}, STATUS_DESTROYED)
    message.destruction.CopyFrom(Destruction(vector_count=12, photo_count=13, shared_count=1, places=places))
    return message


def test_a_search_is_told_with_where_it_could_not_look() -> None:
    places = [
        SearchedPlace(place="collections", searched=True),
        SearchedPlace(place="vector_files", searched=True, searched_bytes=5000, volume="memory"),
        SearchedPlace(place="records"),
    ]
    assert json.loads(wire.deployment_told(destroyed(*places)).body)["search"] == {
        "lost": False,
        "photos": 13,
        "places": {"collections": "searched", "records": "not searched", "vector_files": "memory"},
        "searched_bytes": 5000,
        "shared": 1,
        "vectors": 12,
    }


def test_before_that_nothing_is_told_of_a_search() -> None:
    assert "search" not in json.loads(wire.deployment_told(changed({})).body)


@pytest.mark.parametrize("place", [SearchedPlace(place="J. Miller"), SearchedPlace(volume="Miller")])
def test_a_place_that_nobody_knows_is_refused(place: SearchedPlace) -> None:
    with pytest.raises(ValueError):
        wire.deployment_told(destroyed(place))
