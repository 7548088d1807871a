from pathlib import Path

import pytest

from services.chassis.errors import Unavailable
from services.model_packs import address


def test_a_file_is_written_and_its_bytes_are_told(tmp_path: Path) -> None:
    source = tmp_path / "model.onnx"
    source.write_bytes(bytes(600_000))
    told: list[int] = []
    address.take(source.as_uri(), tmp_path / "target", told.append)
    assert (tmp_path / "target").read_bytes() == source.read_bytes()
    assert told[-1] == 600_000
    assert told == sorted(told)


def test_an_address_that_does_not_answer_can_be_tried_again(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="does not answer: try again") as caught:
        address.take((tmp_path / "nothing").as_uri(), tmp_path / "target", lambda _: None)
    assert caught.value.retriable
