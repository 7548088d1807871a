"""The files of the chart: which there are, and what has to stand in them."""

from collections.abc import Mapping
from pathlib import Path

from charts.monitoring.alerts import RULES
from charts.monitoring.dashboards import DASHBOARDS
from charts.monitoring.grafana import text_of

CHART = Path(__file__).resolve().parents[1] / "sightline"


def files() -> Mapping[Path, str]:
    """Return every file that is written, with its text."""
    dashboards = {CHART / "dashboards" / f"{one.name}.json": text_of(one) for one in DASHBOARDS}
    return {**dashboards, **{CHART / "alerts" / f"{one.name}.yaml": one.text for one in RULES}}


def strays() -> list[Path]:
    """Return what stands beside them that nothing here writes."""
    there = [*(CHART / "dashboards").glob("*"), *(CHART / "alerts").glob("*")]
    return sorted(path for path in there if path not in files())


def write() -> list[Path]:
    """Write them all, remove what is a stray; return what has changed."""
    changed = [path for path, text in files().items() if not path.exists() or path.read_text("utf-8") != text]
    for path in changed:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(files()[path], "utf-8")
    gone = strays()
    for path in gone:
        path.unlink()
    return [*changed, *gone]
