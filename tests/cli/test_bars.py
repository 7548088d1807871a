"""How far long work has come, where nobody sees bars."""

from io import StringIO

import pytest
from rich.console import Console

from services.cli.bars import bars


@pytest.mark.parametrize(
    "total, said",
    [(3, [0, 1, 2, 3]), (20, list(range(0, 21, 2))), (25, [0, 3, 5, 8, 10, 13, 15, 18, 20, 23, 25])],
)
def test_into_a_file_there_is_a_line_for_each_tenth(
    total: int, said: list[int], capsys: pytest.CaptureFixture[str]
) -> None:
    file = StringIO()
    with bars(Console(file=file)) as begin:
        tick = begin("templates", total)
        for _ in range(total):
            tick()
    assert file.getvalue() == ""
    assert capsys.readouterr().err.splitlines() == [f"templates: {done} of {total}" for done in said]


def test_nothing_to_do_is_a_line_too(capsys: pytest.CaptureFixture[str]) -> None:
    with bars(Console(file=StringIO())) as begin:
        begin("templates", 0)
    assert capsys.readouterr().err == "templates: 0 of 0\n"


def test_on_a_terminal_there_are_bars(capsys: pytest.CaptureFixture[str]) -> None:
    file = StringIO()
    with bars(Console(file=file, force_terminal=True, width=100)) as begin:
        begin("templates", 3)()
    assert "templates" in file.getvalue() and "1/3" in file.getvalue()
    assert capsys.readouterr().err == ""
