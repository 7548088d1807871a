"""A Prometheus that watches processes; the program is Debian's."""

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
from tests.connected.servers.ports import free_port
from tests.connected.servers.process import Command
from tests.connected.servers.server import Server

NAMESPACE = "street"


@dataclass(frozen=True, slots=True)
class Line:
    """What one line of a panel shows: its labels, and pairs of Unix time and value; no NaN."""

    labels: Mapping[str, str]
    points: Sequence[tuple[float, float]]


class PrometheusServer(Server):
    """`targets`: host:port by job. It looks once a second, so that a street of a minute has many readings."""

    name = "prometheus"

    def __init__(self, targets: Mapping[str, str], rules: Sequence[Path]) -> None:
        super().__init__()
        self.port = free_port()
        self._targets = targets
        self._rules = rules

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
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=60) as answer:
                data: dict[str, Any] = json.load(answer)["data"]
                return data
        except urllib.error.HTTPError as refusal:
            raise AssertionError(f"Prometheus: {json.load(refusal)['error']}") from None

    def _prepare(self) -> None:
        installing.ensure(installing.has("prometheus"), ["prometheus"])
        jobs = [
            {
                "job_name": job,
                "static_configs": [{"targets": [target], "labels": {"namespace": NAMESPACE}}],
            }
            for job, target in self._targets.items()
        ]
        settings = {
            "global": {"scrape_interval": "1s", "scrape_timeout": "1s", "evaluation_interval": "1s"},
            "rule_files": [str(path) for path in self._rules],
            "scrape_configs": jobs,
        }
        # JSON is YAML.
        (self.folder / "prometheus.yml").write_text(json.dumps(settings))

    def _command(self) -> Command:
        return Command(
            [
                "prometheus",
                f"--config.file={self.folder / 'prometheus.yml'}",
                f"--storage.tsdb.path={self.folder / 'data'}",
                f"--web.listen-address=127.0.0.1:{self.port}",
                "--log.level=warn",
            ],
            self.folder,
        )

    def _ask(self) -> None:
        urllib.request.urlopen(f"http://127.0.0.1:{self.port}/-/ready", timeout=2).close()
