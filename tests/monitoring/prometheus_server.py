"""A Prometheus that watches what it is told of; the program is Debian's."""

import json
import math
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.connected.servers import installing
from tests.connected.servers.ports import address, free_port
from tests.connected.servers.process import Command
from tests.connected.servers.server import Server

NAMESPACE = "street"
Job = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Line:
    """What one line of a panel shows: its labels, and pairs of Unix time and value; no NaN."""

    labels: Mapping[str, str]
    points: Sequence[tuple[float, float]]


def jobs_of(targets: Mapping[str, str]) -> list[Job]:
    """Return a job for each process: its name, and host:port where it tells its metrics."""
    labels = {"namespace": NAMESPACE}
    return [
        {"job_name": job, "static_configs": [{"targets": [target], "labels": labels}]}
        for job, target in targets.items()
    ]


class PrometheusServer(Server):
    """`jobs`: whom it watches, as `scrape_configs`; `rules`: files. It looks once a second unless it is told
    otherwise, so that a street of a minute has many readings.
    """

    name = "prometheus"

    def __init__(self, jobs: Sequence[Job], rules: Sequence[Path], look_seconds: int = 1) -> None:
        super().__init__()
        self.port = free_port()
        self._jobs = jobs
        self._rules = rules
        self._look_seconds = look_seconds

    @property
    def url(self) -> str:
        """As who asks it reaches it."""
        return f"http://{address()}:{self.port}"

    def range(self, expression: str, began: float, ended: float) -> list[Line]:
        """Return what an expression gave in a span of time, a second apart; AssertionError if it is wrong."""
        asked = {"query": expression, "start": f"{began:.3f}", "end": f"{ended:.3f}", "step": "1"}
        answer = self._get(f"/api/v1/query_range?{urllib.parse.urlencode(asked)}")
        lines = []
        for found in answer["result"]:
            points = [(float(at), float(value)) for at, value in found["values"]]
            lines.append(Line(found["metric"], [pair for pair in points if math.isfinite(pair[1])]))
        return [line for line in lines if line.points]

    def value(self, expression: str) -> float:
        """Return the one value of an expression at this moment; 0 where it has none."""
        result = self._get(f"/api/v1/query?{urllib.parse.urlencode({'query': expression})}")["result"]
        return float(result[0]["value"][1]) if result else 0.0

    def ringing(self) -> list[str]:
        """Return the names of alerts that ring now."""
        alerts = self._get("/api/v1/alerts")["alerts"]
        return sorted({one["labels"]["alertname"] for one in alerts if one["state"] == "firing"})

    def _get(self, path: str) -> dict[str, Any]:
        try:
            with urllib.request.urlopen(f"{self.url}{path}", timeout=60) as answer:
                data: dict[str, Any] = json.load(answer)["data"]
                return data
        except urllib.error.HTTPError as refusal:
            raise AssertionError(f"Prometheus: {json.load(refusal)['error']}") from None

    def _prepare(self) -> None:
        installing.ensure(installing.has("prometheus"), ["prometheus"])
        often = f"{self._look_seconds}s"
        settings = {
            "global": {"scrape_interval": often, "scrape_timeout": often, "evaluation_interval": often},
            "rule_files": [str(path) for path in self._rules],
            "scrape_configs": self._jobs,
        }
        # JSON is YAML.
        (self.folder / "prometheus.yml").write_text(json.dumps(settings))

    def _command(self) -> Command:
        return Command(
            [
                "prometheus",
                f"--config.file={self.folder / 'prometheus.yml'}",
                f"--storage.tsdb.path={self.folder / 'data'}",
                f"--web.listen-address={address()}:{self.port}",
                "--log.level=warn",
            ],
            self.folder,
        )

    def _ask(self) -> None:
        urllib.request.urlopen(f"{self.url}/-/ready", timeout=2).close()
