"""Least privilege on real servers: the whole flow works with it, and whatever is not stated is refused."""

from collections.abc import Iterator

import pytest

from services.chassis.access.people import Role
from tests.connected.cluster import Cluster, cluster
from tests.connected.secured.call_rights import CallRights
from tests.connected.secured.gallery_rights import GalleryRights
from tests.connected.secured.installation import Installation, installation
from tests.connected.secured.kafka_rights import KafkaRights
from tests.connected.secured.milvus_rights import MilvusRights
from tests.connected.secured.postgres_rights import PostgresRights
from tests.connected.secured.redis_rights import RedisRights
from tests.connected.secured.rotation import Rotation
from tests.connected.secured.whole_flow import WholeFlow
from tests.crashes import people

# So few that a street takes seconds, so many that a face is followed from one to the next.
FEW_FRAMES = {"FRAME_GRABBER_FRAMES_PER_SECOND_LIMIT": "5"}


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    with installation(tmp_path_factory.mktemp("installation")) as made:
        yield made


@pytest.fixture(scope="module")
def running(installed: Installation, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """Seven services, each with its own names and passwords; whoever made the topics had a name for that."""
    folder = tmp_path_factory.mktemp("cluster")
    environment = {**installed.environment_of("topics"), **installed.operators}
    more = {name: {**given, **FEW_FRAMES} for name, given in installed.services.items()}
    with cluster(folder, environment, more=more) as made:
        people.put_into_directory(made)
        for role in Role:
            name = role.replace("_", "-")
            made.command("people", "add", name, "--role", role, "--keys", str(folder / "keys"))
        yield made


@pytest.fixture
def terminal(running: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody at a terminal, who reaches the services and no server."""
    for name, value in running.operators.items():
        if name.startswith("SIGHTLINE_") and "KAFKA" not in name:
            monkeypatch.setenv(name, value)


class TestGalleryOfTheMatcher(GalleryRights):
    """Before there is a matcher, who drops what it does not know."""


class TestWholeFlow(WholeFlow):
    """On these servers."""


class TestKafkaRights(KafkaRights):
    """SASL_SSL and the StandardAuthorizer."""


class TestRedisRights(RedisRights):
    """TLS and an ACL file."""


class TestPostgresRights(PostgresRights):
    """TLS and a role for each schema."""


class TestMilvusRights(MilvusRights):
    """TLS, a user and a role."""


class TestCallRights(CallRights):
    """TLS on both ends."""


class TestRotation(Rotation):
    """Last: a matcher that runs is without Milvus meanwhile."""
