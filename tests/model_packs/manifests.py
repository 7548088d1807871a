"""Manifests written for a test."""

import hashlib
from pathlib import Path
from typing import Any

import yaml

ARCFACE = [[38.2946, 51.6963], [73.5318, 51.5014], [56.0252, 71.7366], [41.5493, 92.3655], [70.7299, 92.2041]]


def document(folder: Path) -> dict[str, Any]:
    """A whole manifest, as YAML reads it, of the two files in `folder`."""
    return {
        "name": "own",
        "description": "YuNet and a MobileFaceNet",
        "detector": {
            "model_id": "yunet",
            "kind": "yunet",
            **file(folder / "face_detection_yunet_2023mar.onnx"),
            "input": {"width_px": 640, "height_px": 640, "colour": "bgr"},
        },
        "embedder": {
            "model_id": "mobilefacenet-flip",
            "kind": "arcface",
            **file(folder / "mobilefacenet_arcface_112.onnx"),
            "input": {"width_px": 112, "height_px": 112, "colour": "rgb"},
            "template_length": 128,
            "chip_landmarks_px": ARCFACE,
            "same_person_score": 0.3,
            "floors": {100: 0.4, 1000: 0.5},
            "floors_measured": "not measured: for a test",
        },
    }


def file(path: Path) -> dict[str, Any]:
    """What a manifest says of a file on this machine."""
    data = path.read_bytes()
    return {
        "file": path.name,
        "sha256": hashlib.sha256(data).hexdigest(),
        "size_bytes": len(data),
        "licence": "for tests only",
        "source": {"kind": "file", "path": str(path)},
    }


def write_manifest(path: Path, folder: Path, **changes: Any) -> Path:
    """Write the manifest with some keys changed: `embedder__licence=None` removes one."""
    written = document(folder)
    for key, value in changes.items():
        *parents, last = key.split("__")
        place = written
        for parent in parents:
            place = place[parent]
        place[last] = value
        if value is None:
            del place[last]
    path.write_text(yaml.safe_dump(written), encoding="utf-8")
    return path


def write_models(folder: Path) -> Path:
    """Files that have the names of models and no model inside."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "face_detection_yunet_2023mar.onnx").write_bytes(b"no detector")
    (folder / "mobilefacenet_arcface_112.onnx").write_bytes(b"no embedder")
    return folder
