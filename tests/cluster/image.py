"""The project's image, built by its Dockerfile and handed to the cluster."""

import os
import shlex
import subprocess
from collections.abc import Sequence

from tests.connected.servers.failing import CannotStart
from tests.source_tree import ROOT

_NAME = "local/sightline:cluster"
_LIMIT_SECONDS = 1800.0


def image() -> str:
    """Return the name of an image that the cluster has; make it, unless SIGHTLINE_CLUSTER_IMAGE names one.

    SIGHTLINE_CLUSTER_BASE_IMAGE: what it is built on, instead of the Dockerfile's. SIGHTLINE_CLUSTER_LOAD:
    the command that hands an image of Docker's to the cluster, as `kind load docker-image`. CannotStart.
    """
    if given := os.environ.get("SIGHTLINE_CLUSTER_IMAGE"):
        return given
    load = os.environ.get("SIGHTLINE_CLUSTER_LOAD")
    if not load:
        raise CannotStart(
            "name an image that the cluster has with SIGHTLINE_CLUSTER_IMAGE, or the command that hands it "
            "one of Docker's with SIGHTLINE_CLUSTER_LOAD, as 'kind load docker-image'"
        )
    base = os.environ.get("SIGHTLINE_CLUSTER_BASE_IMAGE")
    _run(
        [
            *("docker", "build", "--network", "host", "--file", str(ROOT / "docker" / "Dockerfile")),
            *(("--build-arg", f"BASE_IMAGE={base}") if base else ()),
            *("--tag", _NAME, str(ROOT)),
        ]
    )
    _run([*shlex.split(load), _NAME])
    return _NAME


def _run(words: Sequence[str]) -> None:
    try:
        done = subprocess.run(
            words,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=_LIMIT_SECONDS,
        )
    except OSError as error:
        raise CannotStart(f"{words[0]} cannot be run: {error.strerror}") from error
    if done.returncode:
        raise CannotStart(f"{shlex.join(words)} failed: {' | '.join(done.stdout.splitlines()[-4:])}")
