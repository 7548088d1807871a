"""A deployment file: the JSON mapping of the protobuf message Deployment, written as YAML."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import yaml
from google.protobuf.json_format import ParseDict, ParseError

from services.chassis.errors import BadInput
from services.cli.deployment_problems import HELP, in_words
from services.model_packs import read as read_manifest
from sightline.registrar.v1.deployment_pb2 import CameraSource, Deployment

_LARGEST_BYTES = 1_000_000


@dataclass(frozen=True, slots=True)
class DeploymentFile:
    """A deployment as written down. Paths in it are absolute now; `pack` is a name, or a manifest's path."""

    deployment: Deployment
    watchlist: Path
    pack: str


def read(path: Path, sources: Sequence[str] = ()) -> DeploymentFile:
    """Read a deployment file; `sources` replace its cameras. BadInput says what is wrong in one line."""
    deployment = _deployment(path, sources)
    if not deployment.watchlist:
        raise BadInput(f"{path}: watchlist: name a CSV or a folder of photos")
    return DeploymentFile(deployment, _resolved(path.parent, deployment.watchlist), _pack(path, deployment))


def read_to_draft(path: Path) -> Deployment:
    """Read a deployment file whose list is imported later, and where it comes from nobody's business.

    Its model pack has the name by which the services know it. BadInput says what is wrong in one line.
    """
    deployment = _deployment(path, ())
    deployment.model_pack = read_manifest(_pack(path, deployment)).name
    deployment.watchlist = ""
    return deployment


def _deployment(path: Path, sources: Sequence[str]) -> Deployment:
    deployment = Deployment()
    try:
        ParseDict(_mapping(path), deployment)
    except ParseError as error:
        raise BadInput(f"{path}: {in_words(error)}") from None
    except (TypeError, ValueError, OverflowError, RecursionError):
        raise BadInput(f"{path}: a value is of the wrong kind; {HELP}") from None
    if sources:
        del deployment.cameras[:]
        for number, source in enumerate(sources, 1):
            deployment.cameras.append(CameraSource(id=f"camera-{number}", source=source))
        folder = Path.cwd()
    else:
        folder = path.parent.resolve()
    for camera in deployment.cameras:
        camera.source = _absolute(camera.source, folder)
    return deployment


def _pack(path: Path, deployment: Deployment) -> str:
    pack = deployment.model_pack or "bundled"
    return str(_resolved(path.parent, pack)) if pack.endswith((".yaml", ".yml")) else pack


def _mapping(path: Path) -> dict[str, Any]:
    try:
        if path.stat().st_size > _LARGEST_BYTES:
            raise BadInput(f"{path}: too large for a deployment file")
        content = yaml.safe_load(path.read_text("utf-8"))
    except OSError as error:
        raise BadInput(f"{path}: cannot be read ({error.strerror}); name a deployment file") from None
    except (yaml.YAMLError, UnicodeDecodeError):
        raise BadInput(f"{path}: is not YAML; {HELP}") from None
    if not isinstance(content, dict):
        raise BadInput(f"{path}: is not a deployment file; {HELP}")
    return {str(key): _with_text_times(value) for key, value in content.items()}


def _with_text_times(value: Any) -> Any:
    """YAML reads an unquoted time as a time; the JSON mapping wants text."""
    if isinstance(value, datetime):
        text = value.isoformat()
        return text if value.tzinfo else f"{text}Z"
    if isinstance(value, Mapping):
        return {key: _with_text_times(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_with_text_times(inner) for inner in value]
    return value


def _absolute(source: str, folder: Path) -> str:
    if not source or "://" in source or source.startswith("webcam:"):
        return source
    return str(_resolved(folder, source))


def _resolved(folder: Path, written: str) -> Path:
    try:
        found = (folder / written).resolve()
        found.is_dir()  # so that whoever asks next need not reckon with what can be no name
    except (RuntimeError, ValueError):  # a link to itself, a NUL
        raise BadInput(f"{written!a}: cannot be the name of a file or folder") from None
    except OSError as error:
        raise BadInput(f"{written!a}: cannot be read ({error.strerror}); name another") from None
    return found
