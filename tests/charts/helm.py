"""A real Helm, and what it makes of the chart."""

import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from tests.source_tree import ROOT

CHART = ROOT / "charts" / "sightline"
SCENARIOS = sorted((CHART / "ci").glob("*-values.yaml"))
# The oldest that the chart takes, what clusters run, and the newest whose schemas are at hand.
KUBERNETES = ("1.29", "1.33", "1.37")
RELEASE, NAMESPACE = "s", "street"
FULL = f"{RELEASE}-sightline"
Manifest = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Helm:
    """The program."""

    program: Path

    @classmethod
    def found(cls) -> "Helm":
        """What the package helm-binary brings, beside this Python."""
        return cls(Path(sys.executable).with_name("helm"))

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
