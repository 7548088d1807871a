"""The bill of an image, and the whole command."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from docker.sbom.__main__ import main
from docker.sbom.bill import problem_of
from tests.sbom.asked import FIXED, ID, PACKAGE, copy_of_osv

NOWHERE = "http://127.0.0.1:1/v1/query"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the command writes where OSV answers, and knows something."""
    folder = tmp_path_factory.mktemp("sbom")
    with copy_of_osv() as url:
        assert main(["--to", str(folder), "--osv-url", url]) == 1
    return folder


@pytest.fixture(scope="module")
def bill(folder: Path) -> dict[str, Any]:
    made: dict[str, Any] = json.loads((folder / "sightline.cdx.json").read_text("utf-8"))
    return made


def of_kind(bill: dict[str, Any], kind: str) -> dict[str, dict[str, Any]]:
    return {one["name"].lower(): one for one in bill["components"] if one["type"] == kind}


def test_a_package_stands_there_with_its_version_its_licence_and_what_it_needs(bill: dict[str, Any]) -> None:
    jinja = of_kind(bill, "library")["jinja2"]
    assert jinja["purl"].startswith("pkg:pypi/jinja2@") and jinja["licenses"]
    needs = {one["ref"]: one.get("dependsOn", []) for one in bill["dependencies"]}
    assert any(ref.lower().startswith("markupsafe==") for ref in needs[jinja["bom-ref"]])


def test_what_only_tests_need_is_left_out_and_nothing_points_at_it(bill: dict[str, Any]) -> None:
    assert "pytest" not in of_kind(bill, "library")
    refs = {"root-component", *(one["bom-ref"] for one in bill["components"])}
    assert {ref for one in bill["dependencies"] for ref in (one["ref"], *one["dependsOn"])} <= refs


def test_the_models_and_the_base_image_are_part_of_it(bill: dict[str, Any]) -> None:
    models = of_kind(bill, "machine-learning-model")
    assert set(models) == {
        "centerface.onnx",
        "dlib_face_recognition_resnet_model_v1.dat",
        "shape_predictor_5_face_landmarks.dat",
    }
    assert all(one["hashes"][0]["alg"] == "SHA-256" and one["licenses"] for one in models.values())
    assert of_kind(bill, "container")["python"]["purl"].startswith("pkg:docker/python@3.")


def test_it_is_cyclonedx_and_what_is_not_is_refused(bill: dict[str, Any]) -> None:
    assert problem_of(bill) == ""
    assert "'name' is a required property" in problem_of({**bill, "components": [{"type": "library"}]})


def test_what_is_known_is_written_down_and_fails(folder: Path) -> None:
    report = json.loads((folder / "vulnerabilities.json").read_text("utf-8"))
    assert report["source"] == "OSV"
    (known,) = report["known"]
    assert (known["package"], known["aliases"], known["fixed_in"]) == (PACKAGE, [ID], [FIXED])


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch, bill: dict[str, Any]) -> None:
    """The bill is not made and held to its schema a second time; PyPI is not asked."""
    monkeypatch.setattr("docker.sbom.__main__.bill.bill", lambda *_: bill)
    monkeypatch.setattr("docker.sbom.__main__.bill.problem_of", lambda _: "")
    monkeypatch.setattr("docker.sbom.known._PYPI_URL", "http://127.0.0.1:1/pypi")


@pytest.mark.usefixtures("quick")
def test_what_was_reviewed_does_not_fail(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    today = datetime.now(UTC).date()
    exceptions = tmp_path / "accepted.toml"
    exceptions.write_text(
        f'[[accepted]]\nid = "{ID}"\npackage = "{PACKAGE}"\nreason = "made up"\n'
        f"reviewed = {today}\nuntil = {today}\n",
        encoding="utf-8",
    )
    with copy_of_osv() as url:
        words = ["--to", str(tmp_path), "--osv-url", url, "--accepted", str(exceptions)]
        assert main(words) == 0
    assert "0 vulnerabilities, and 1 that are listed as accepted" in capsys.readouterr().out


@pytest.mark.usefixtures("quick")
def test_where_nobody_can_be_asked_it_says_so_and_leaves_no_report(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "vulnerabilities.json").write_text("of another day")
    assert main(["--to", str(tmp_path), "--osv-url", NOWHERE]) == 0
    *_, said = capsys.readouterr().out.splitlines()
    assert said.startswith("no vulnerability was looked for, as nobody can be asked from here (OSV: ")
    assert not (tmp_path / "vulnerabilities.json").exists()
