"""The bill of materials of an image, as CycloneDX 1.6: packages, models, and the image it begins from."""

import json
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from packaging.utils import canonicalize_name

from services.model_packs import read

_ROOT_REF = "root-component"
_BASE = re.compile(r"^ARG BASE_IMAGE=(?P<name>[^:\s]+):(?P<version>\S+)$", re.MULTILINE)


def bill(root: Path, packages: Mapping[str, str], pack: str) -> dict[str, Any]:
    """Return the bill of an image of the checkout at `root`, with these packages and this model pack."""
    whole = _of_environment(root / "pyproject.toml")
    kept = [one for one in whole["components"] if canonicalize_name(one["name"]) in packages]
    refs = {_ROOT_REF, *(one["bom-ref"] for one in kept)}
    whole["dependencies"] = [
        {**one, "dependsOn": [ref for ref in one.get("dependsOn", ()) if ref in refs]}
        for one in whole["dependencies"]
        if one["ref"] in refs
    ]
    whole["components"] = [*kept, _base_image(root / "docker" / "Dockerfile"), *_models(pack)]
    return whole


def problem_of(bill: Mapping[str, Any]) -> str:
    """Return what is wrong with a bill by the schema of CycloneDX, in a line; empty when nothing is."""
    wrong = JsonStrictValidator(SchemaVersion.V1_6).validate_str(json.dumps(bill))
    return "" if wrong is None else str(wrong.data.message)


def _of_environment(pyproject: Path) -> dict[str, Any]:
    command = [sys.executable, "-m", "cyclonedx_py", "environment", "--spec-version", "1.6", "--no-validate"]
    about = ["--output-reproducible", "--pyproject", str(pyproject), "--output-file", "-", sys.executable]
    done = subprocess.run([*command, *about], capture_output=True, check=True)
    made: dict[str, Any] = json.loads(done.stdout)
    return made


def _base_image(dockerfile: Path) -> dict[str, Any]:
    base = _BASE.search(dockerfile.read_text(encoding="utf-8"))
    if base is None:
        raise LookupError(f"{dockerfile} names no BASE_IMAGE of one version")
    name, version = base["name"], base["version"]
    purl = f"pkg:docker/{name}@{version}"
    return {"type": "container", "bom-ref": purl, "name": name, "version": version, "purl": purl}


def _models(pack: str) -> list[dict[str, Any]]:
    return [
        {
            "type": "machine-learning-model",
            "bom-ref": f"model:{model.model_id}",
            "name": model.file,
            "version": model.model_id,
            "hashes": [{"alg": "SHA-256", "content": model.sha256}],
            "licenses": [{"license": {"id": model.licence}}],
        }
        for model in read(pack).models
    ]
