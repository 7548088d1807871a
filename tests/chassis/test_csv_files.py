"""What is opened in a spreadsheet computes nothing there."""

import pytest

from services.chassis.csv_files import as_text, written


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_what_a_spreadsheet_would_compute_is_text(text: str) -> None:
    assert as_text(text) == f"'{text}"


def test_other_text_stays_as_it_is() -> None:
    assert as_text("a=1") == "a=1"


def test_a_field_with_a_comma_or_a_line_end_stays_one_field() -> None:
    assert written(["a", "b"], [["1,2", "x\ny"]]) == 'a,b\r\n"1,2","x\ny"\r\n'
