import numpy as np
import pytest

from services.embedder.domain.templates import Template

VALUES = np.array([0.6, -0.8, 0.0], dtype=np.float32)


def test_a_template_comes_back_from_its_bytes() -> None:
    data = Template(VALUES, "model-a").to_bytes()
    assert data == VALUES.astype("<f4").tobytes()
    assert np.array_equal(Template.from_bytes(data, "model-a").values, VALUES)


@pytest.mark.parametrize("data", [b"", bytes(12), np.array([2, 0], "<f4").tobytes(), b"\x00" * 7])
def test_bytes_that_are_no_unit_vector_are_refused(data: bytes) -> None:
    with pytest.raises(ValueError):
        Template.from_bytes(data, "model-a")


def test_templates_of_different_models_never_meet() -> None:
    assert Template(VALUES, "model-a").score(Template(VALUES, "model-a")) == pytest.approx(1.0)
    with pytest.raises(ValueError, match="different models"):
        Template(VALUES, "model-a").score(Template(VALUES, "model-b"))


def test_a_wiped_template_holds_nothing() -> None:
    template = Template(VALUES.copy(), "model-a")
    template.wipe()
    assert not template.values.any()
