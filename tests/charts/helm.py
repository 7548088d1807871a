"""A real Helm, built once into the cache, and what it makes of the chart."""

import os
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from tests.connected.servers.failing import CannotStart
from tests.connected.servers.installing import cached, run
from tests.source_tree import ROOT

CHART = ROOT / "charts" / "sightline"
SCENARIOS = sorted((CHART / "ci").glob("*-values.yaml"))
# The oldest that the chart takes, what clusters run, and the newest whose schemas are at hand.
KUBERNETES = ("1.29", "1.33", "1.37")
RELEASE, NAMESPACE = "s", "street"
FULL = f"{RELEASE}-sightline"
_VERSION = "v3.18.6"
_PLACES_OF_GO = ("/usr/local/go/bin", "/usr/lib/go/bin")
Manifest = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Helm:
    """The program."""

    program: Path

    @classmethod
    def found(cls) -> "Helm":
        """Take it from the cache, where it is built first. CannotStart when it cannot be."""
        return cls(cached(f"helm-{_VERSION}", _build) / "helm")

    def run(self, *words: str | Path) -> "subprocess.CompletedProcess[str]":
        """Run it to its end, however that is."""
        return subprocess.run([self.program, *words], capture_output=True, text=True, check=False)

    def template(
        self, *words: str | Path, kubernetes: str = KUBERNETES[1]
    ) -> "subprocess.CompletedProcess[str]":
        """Render the chart, without a cluster."""
        about = ["--namespace", NAMESPACE, "--kube-version", f"{kubernetes}.0"]
        return self.run("template", RELEASE, CHART, *about, *words)

    @lru_cache(maxsize=256)  # noqa: B019 - there is one Helm
    def manifests(self, *words: str | Path, kubernetes: str = KUBERNETES[1]) -> list[Manifest]:
        """Return every object that the chart makes. Many tests look at the same: change none."""
        done = self.template(*words, kubernetes=kubernetes)
        assert done.returncode == 0, done.stderr
        return [found for found in yaml.load_all(done.stdout, yaml.CSafeLoader) if found]

    def refusal(self, *words: str) -> Sequence[str]:
        """Return the lines that say what is wrong with values, without those around them."""
        done = self.template(*words)
        assert done.returncode != 0
        around = ("Error: values don't meet", "sightline:", "Use --debug")
        return [line for line in done.stderr.splitlines() if line.strip() and not line.startswith(around)]


def _build(folder: Path) -> None:
    """Build it by Go's module proxy; takes about two minutes, once."""
    places = os.pathsep.join((os.environ.get("PATH", ""), *_PLACES_OF_GO))
    go = shutil.which("go", path=places)
    if go is None:
        raise CannotStart("helm is built by Go, which is not here; install Go 1.24 or newer")
    run(
        ["env", f"GOBIN={folder}", go, "install", f"helm.sh/helm/v3/cmd/helm@{_VERSION}"],
        "building helm",
    )
