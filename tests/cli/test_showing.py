"""What commands print, where nobody watches."""

import pytest

from services.cli.showing import show_table, uncut


def test_in_a_file_nothing_is_cut(capsys: pytest.CaptureFixture[str]) -> None:
    row = [f"{number} % (1.0–9.9) of passes in a rendered street" for number in range(12)]
    show_table([f"TPIR at FPIR {number} %" for number in range(12)], [row])
    (line,) = (line for line in capsys.readouterr().out.splitlines() if "0 % (1.0" in line)
    assert all(cell in line for cell in row)
    assert not uncut().is_terminal
