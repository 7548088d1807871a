"""A deployment file names files: what can be no name is said in a line."""

from pathlib import Path

import pytest
import yaml

from services.chassis.errors import BadInput
from services.cli import deployment_file


def _written(folder: Path, **changes: object) -> Path:
    cameras = [{"id": "door", "source": "a.mp4"}]
    content = {"name": "door", "watchlist": "list", "cameras": cameras, **changes}
    path = folder / "deployment.yaml"
    path.write_text(yaml.safe_dump(content), "utf-8")
    return path


@pytest.mark.parametrize("name", ["a\0b", "x" * 300, "loop"], ids=["a NUL", "too long", "a link to itself"])
@pytest.mark.parametrize("key", ["watchlist", "source", "model_pack"])
def test_what_can_be_no_name_is_refused_in_one_line(key: str, name: str, tmp_path: Path) -> None:
    for loop in ("loop", "loop.yaml"):
        (tmp_path / loop).symlink_to(tmp_path / loop)
    changes: dict[str, dict[str, object]] = {
        "watchlist": {"watchlist": name},
        "source": {"cameras": [{"id": "door", "source": name}]},
        "model_pack": {"model_pack": f"{name}.yaml"},
    }
    with pytest.raises(BadInput, match="cannot be") as refused:
        deployment_file.read(_written(tmp_path, **changes[key]))
    assert len(str(refused.value).splitlines()) == 1


def test_names_are_meant_from_where_the_file_is(tmp_path: Path) -> None:
    file = deployment_file.read(_written(tmp_path))
    assert file.watchlist == tmp_path / "list"
    assert file.deployment.cameras[0].source == str(tmp_path / "a.mp4")
