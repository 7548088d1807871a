"""The files that the pages show are files that the command takes."""

import csv
import io
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
import yaml

from services.cli import deployment_file
from services.model_packs import Manifest, names, read
from services.registrar import wire
from services.registrar.domain.deployment_rules import draft_problem, start_problem
from services.registrar.domain.photo_gate import Verdict
from services.watchlists import listing
from sightline.registrar.v1.deployment_pb2 import Deployment
from tests.source_tree import ROOT

DOCS = ROOT / "docs"


def blocks(page: Path, language: str) -> list[str]:
    return re.findall(
        rf"^```{language}\n(.*?)^```", page.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL
    )


@pytest.mark.parametrize(
    "page", [ROOT / "README.md", DOCS / "deployment-file.md"], ids=lambda page: page.stem
)
def test_a_deployment_file_that_a_page_shows_could_go_live(page: Path, tmp_path: Path) -> None:
    (example,) = blocks(page, "yaml")
    path = tmp_path / "deployment.yaml"
    path.write_text(example, encoding="utf-8")
    file = deployment_file.read(path)
    plan, pack = wire.plan_of(file.deployment), read(file.pack)
    assert draft_problem(plan, pack.name, plan.start) == ""
    most = 100
    problem = start_problem(
        plan, floor=pack.floor_for(most), subject_count=most, trial=True, fixed=True, now=plan.start
    )
    assert problem == ""


def test_the_readme_s_deployment_file_has_ten_lines() -> None:
    (example,) = blocks(ROOT / "README.md", "yaml")
    assert len([line for line in example.splitlines() if not line.startswith("#")]) == 10


def test_every_key_of_a_deployment_file_is_explained() -> None:
    text = (DOCS / "deployment-file.md").read_text(encoding="utf-8")
    rows = "".join(re.findall(r"^\|(.*?)\|", text, re.MULTILINE))
    assert {field.name for field in Deployment.DESCRIPTOR.fields if f"`{field.name}`" not in rows} == set()


def test_every_verdict_on_a_photo_is_explained() -> None:
    text = (DOCS / "deployment-file.md").read_text(encoding="utf-8")
    first_cells = ", ".join(re.findall(r"^\|(.*?)\|", text, re.MULTILINE))
    explained = {cell.strip() for cell in first_cells.split(",")}
    assert {verdict.value for verdict in Verdict if verdict.value.replace("_", " ") not in explained} == set()


def test_the_watchlist_that_a_page_shows_can_be_read(tmp_path: Path) -> None:
    (example,) = blocks(DOCS / "deployment-file.md", "csv")
    path = tmp_path / "watchlist.csv"
    path.write_text(example, encoding="utf-8")
    photos = listing.read(path, reason="", expires_at=datetime.now(UTC))
    assert len(photos) == len(list(csv.DictReader(io.StringIO(example))))


def test_the_manifest_that_a_page_shows_is_one() -> None:
    (example,) = blocks(DOCS / "model-packs.md", "yaml")
    assert Manifest.model_validate(yaml.safe_load(example)).name == "my-pack"


@pytest.mark.parametrize("pack", names())
def test_the_floors_of_a_pack_are_those_that_the_page_shows(pack: str) -> None:
    text = (DOCS / "model-packs.md").read_text(encoding="utf-8")
    row = re.search(rf"^\| `{pack}`: floor \|(.*)\|$", text, re.MULTILINE)
    shown = [float(cell) for cell in row[1].split("|")] if row else []
    assert shown == list(read(pack).embedder.floors.values())


@pytest.mark.parametrize(
    ("pack", "after"), [("bundled", "## Thresholds"), ("opencv-zoo", "**Of `opencv-zoo`**")]
)
def test_the_statistics_of_a_pack_are_those_that_the_page_shows(pack: str, after: str) -> None:
    page = (DOCS / "accuracy.md").read_text(encoding="utf-8")
    _, text = page.split(after)
    statistics = read(pack).embedder.statistics
    assert statistics is not None and statistics.camera in page
    for size, found in statistics.lists.items():
        row = re.search(rf"^\| {size:,}; (?:from )?[0-9,]+ \| (.*%.*) \|$", text, re.MULTILINE)
        assert row, size
        shown = [re.findall(r"[0-9.]+", cell) for cell in row[1].split("|")]
        stated = [
            [f"{one.threshold:.3f}", *(f"{100 * ratio:.0f}" for ratio in one.tpir)]
            for one in found.rates.values()
        ]
        assert shown == stated, size
        marks = [statistics.stated(size, rate).extrapolated for rate in found.rates]
        assert ["†" in cell for cell in row[1].split("|")] == marks, size
