"""What is made of the chart is up to date: the constants and the table of values."""

import shutil
import subprocess
import sys
from pathlib import Path

import yaml

from tests.charts.helm import CHART
from tests.charts.values_table import described
from tests.source_tree import ROOT

VALUES = (CHART / "values.yaml").read_text(encoding="utf-8")
# The flow, which is not for anybody to change: a comment says so once.
OF_THE_FLOW = {"kind", "followsCameras", "uses", "calls", "volume"}


def test_the_constants_and_the_table_are_up_to_date(tmp_path: Path) -> None:
    copy = tmp_path / "sightline"
    shutil.copytree(CHART, copy)
    subprocess.run([sys.executable, ROOT / "charts" / "generate", copy], check=True)
    for name in ("files/capacity.yaml", "README.md"):
        made, committed = ((folder / name).read_text(encoding="utf-8") for folder in (copy, CHART))
        assert made == committed, f"{name}: run charts/generate"


def test_every_value_says_what_it_is() -> None:
    words = {path for path, _, _ in described(VALUES)}
    bare = {path for path in leaves(yaml.safe_load(VALUES)) if not is_described(path, words)}
    assert bare == set()


def leaves(values: object, path: str = "") -> set[str]:
    if not isinstance(values, dict) or not values:
        return {path}
    return {leaf for key, value in values.items() for leaf in leaves(value, f"{path}.{key}".lstrip("."))}


def is_described(path: str, words: set[str]) -> bool:
    parts = path.split(".")
    if parts[0] == "services" and (parts[2] in OF_THE_FLOW or parts[2] in PLACING):
        return True
    return any(".".join(parts[:length]) in words for length in range(1, len(parts) + 1))


# Kubernetes' own words, empty for each service.
PLACING = {"nodeSelector", "tolerations", "affinity"}
