from datetime import date
from pathlib import Path

import pytest

from docker.sbom.__main__ import EXCEPTIONS
from docker.sbom.accepted import read

RIGHT = {
    "id": '"GHSA-aaaa-bbbb-cccc"',
    "package": '"jinja2"',
    "reason": '"templates are our own"',
    "reviewed": "2026-11-27",
    "until": "2027-02-27",
}


def written(folder: Path, **changes: str | None) -> Path:
    """A file with one exception; a change to None leaves the field out."""
    lines = [f"{name} = {value}" for name, value in (RIGHT | changes).items() if value is not None]
    path = folder / "accepted.toml"
    path.write_text("\n".join(["[[accepted]]", *lines]), encoding="utf-8")
    return path


def test_the_exceptions_of_this_repository_are_right() -> None:
    assert isinstance(read(EXCEPTIONS), tuple)


def test_an_exception_has_a_reason_and_dates(tmp_path: Path) -> None:
    (one,) = read(written(tmp_path))
    assert (one.id, one.package, one.reason) == ("GHSA-aaaa-bbbb-cccc", "jinja2", "templates are our own")
    assert (one.reviewed, one.until) == (date(2026, 11, 27), date(2027, 2, 27))


@pytest.mark.parametrize(
    "change",
    [
        {"reason": None},
        {"reason": '""'},
        {"reviewed": None},
        {"until": '"some day"'},
        {"until": "2026-11-26"},
        {"until": "2028-01-01"},
        {"by": '"somebody"'},
    ],
)
def test_one_without_them_or_for_ever_is_refused(tmp_path: Path, change: dict[str, str | None]) -> None:
    with pytest.raises(ValueError, match="exception 1: "):
        read(written(tmp_path, **change))
