"""One installation for all tests: this machine's servers, the chart on a cluster, the street as a camera."""

import os
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
import yaml

from services.cli.keys import make
from tests.charts.helm import Helm
from tests.cluster import terminal
from tests.cluster.camera import camera
from tests.cluster.image import image
from tests.cluster.kubernetes import Kubernetes, here
from tests.cluster.release import FULL, Release, values
from tests.cluster.secret_objects import Secrets
from tests.connected.secured.installation import Installation, installation
from tests.connected.small_street import SmallStreet

pytest.register_assert_rewrite("tests.cluster.holding")


@pytest.fixture(scope="session")
def kubernetes() -> Iterator[Kubernetes]:
    """A namespace of its own, which takes restricted pods alone; it is gone in the end."""
    if not {"KUBECONFIG", "SIGHTLINE_CLUSTER"} & os.environ.keys():
        pytest.skip("on a cluster: KUBECONFIG=file tox -e cluster")
    made = Kubernetes.found(f"sightline-{uuid4().hex[:8]}")
    restricted = {"pod-security.kubernetes.io/enforce": "restricted"}
    about = {"name": made.namespace, "labels": restricted}
    made.apply({"apiVersion": "v1", "kind": "Namespace", "metadata": about})
    yield made
    made.run("delete", "namespace", made.namespace, "--wait")


@pytest.fixture(scope="session")
def host(kubernetes: Kubernetes) -> str:
    """This machine, as pods reach it."""
    return here()


@pytest.fixture(scope="session")
def its_image(kubernetes: Kubernetes) -> str:
    return image()


@pytest.fixture(scope="session")
def installed(host: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """The four servers, with TLS and a user for each service."""
    os.environ["SIGHTLINE_SERVERS_ADDRESS"] = host
    with installation(tmp_path_factory.mktemp("installation")) as made:
        yield made
    del os.environ["SIGHTLINE_SERVERS_ADDRESS"]


@pytest.fixture(scope="session")
def street(tmp_path_factory: pytest.TempPathFactory) -> SmallStreet:
    return SmallStreet.write(tmp_path_factory.mktemp("street"))


@pytest.fixture(scope="session")
def source(street: SmallStreet, host: str) -> Iterator[str]:
    """The address of the camera."""
    with camera(street.folder / "street.mp4", host) as address:
        yield address


@pytest.fixture(scope="session")
def release(
    kubernetes: Kubernetes,
    installed: Installation,
    its_image: str,
    host: str,
    tmp_path_factory: pytest.TempPathFactory,
) -> Release:
    """The chart, installed; a test uninstalls it."""
    folder = tmp_path_factory.mktemp("release")
    keys, file = folder / "keys", folder / "values.yaml"
    make(keys)
    kubernetes.apply(*Secrets(installed, keys, FULL, kubernetes.namespace).all())
    file.write_text(yaml.safe_dump(values(installed, its_image, host)))
    made = Release(Helm.found(), kubernetes, file)
    made.install()
    terminal.start(kubernetes, its_image)
    return made


@pytest.fixture
def log(tmp_path: Path) -> Path:
    return tmp_path / "said.log"
