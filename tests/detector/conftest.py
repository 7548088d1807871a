"""Real parts for the detector's tests."""

from collections.abc import Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from services.chassis.errors import BadInput
from services.detector import service
from services.detector.adapters.onnx_finder import OnnxFinder
from services.detector.domain.faces import Pixels
from services.detector.domain.studio import Studio
from services.detector.settings import DetectorSettings
from services.evaluation.street import rendering as street
from services.model_packs import read
from services.model_packs.graph import graph_of
from services.model_packs.session import session


@pytest.fixture(scope="session")
def settings() -> DetectorSettings:
    return DetectorSettings(threads=1)


@pytest.fixture(scope="session")
def centerface(settings: DetectorSettings) -> OnnxFinder:
    """The detector of the bundled pack; skipped where it was not fetched."""
    try:
        return service.finder(settings)
    except BadInput as missing:
        pytest.skip(str(missing))


@pytest.fixture(scope="session")
def yunet(shared_folder: Path, settings: DetectorSettings) -> OnnxFinder:
    file = shared_folder / "models" / "face_detection_yunet_2023mar.onnx"
    if not file.exists():
        pytest.skip("needs YuNet's model file")
    spec = read("opencv-zoo").detector
    made = session(graph_of(spec, file))
    return OnnxFinder(made, spec.input, spec.kind, settings.input_side_px, 0.1, settings.iou_limit_ratio)


@pytest.fixture(scope="session")
def astronaut() -> Pixels:
    """Eileen Collins (NASA, public domain), 512 × 512 px, one face of about 90 px."""
    found = find_spec("skimage")
    folders = found.submodule_search_locations if found is not None else None
    if not folders:
        pytest.skip("needs scikit-image for its picture")
    picture = Image.open(Path(folders[0]) / "data" / "astronaut.png").convert("RGB")
    return np.asarray(picture, np.uint8)


@pytest.fixture(scope="session")
def studio(settings: DetectorSettings) -> Studio:
    return service.studio(settings)


@pytest.fixture
def walked(tmp_path: Path, astronaut: Pixels) -> Path:
    """Two people who walk towards the camera, 2.5 s."""
    photo = street.Box(182, 58, 88, 120)
    walkers = [
        street.Walker(astronaut, photo, -4.5, -0.6, "one"),
        street.Walker(astronaut, photo, -2.0, 0.7, "two"),
    ]
    street.render(walkers, tmp_path / "street.mp4", (1280, 720), 8, seconds=2.5)
    return tmp_path / "street.mp4"


@pytest.fixture
def executor() -> Iterator[Executor]:
    with ThreadPoolExecutor(1) as made:
        yield made
