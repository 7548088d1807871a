"""The report of a list: a line a photo, for people and for spreadsheets."""

import csv
import io
from datetime import UTC, datetime
from pathlib import Path

from services.watchlists.enrolment import Enrolled
from services.watchlists.listing import ListedPhoto
from services.watchlists.report import COLUMNS, line_of, report_csv

PHOTO = ListedPhoto(Path("list/=anna/1.jpg"), "K-7", "missing", "case 7", datetime(2027, 1, 1, tzinfo=UTC))


def test_a_line_says_which_photo_whether_it_was_taken_and_why_not() -> None:
    one = Enrolled(PHOTO, False, "duplicate", "the same photo", "K-8")
    assert line_of(one) == ("=anna/1.jpg", "K-7", "no", "duplicate", "the same photo", "K-8")


def test_a_name_from_a_zip_is_no_formula_in_the_report() -> None:
    text = report_csv([Enrolled(PHOTO, True, "taken", "112 px")])
    names, line = csv.reader(io.StringIO(text))
    assert tuple(names) == COLUMNS and line[0] == "'=anna/1.jpg" and line[2] == "yes"
