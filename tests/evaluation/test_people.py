"""Folders of people, and names that are left out."""

from pathlib import Path

import cv2
import numpy as np
import pytest

from services.chassis.errors import BadInput
from services.evaluation import errata
from services.evaluation.people import groups_in, people_in, picture_of


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, photos in (("ann", ["2.jpg", "1.PNG", "notes.txt"]), ("bob", ["1.jpg"]), ("empty", [])):
        (tmp_path / name).mkdir()
        for photo in photos:
            file = tmp_path / name / photo
            if file.suffix == ".txt":
                file.write_text("no picture")
            else:
                cv2.imwrite(str(file), np.full((4, 6, 3), (0, 0, 255), np.uint8))
    return tmp_path


def test_people_are_folders_with_photographs_by_name(folder: Path) -> None:
    found = people_in(folder)
    assert [(person.name, [path.name for path in person.photos]) for person in found] == [
        ("ann", ["1.PNG", "2.jpg"]),
        ("bob", ["1.jpg"]),
    ]
    assert [person.name for person in people_in(folder, {"ann"})] == ["bob"]


def test_a_photograph_is_read_as_rgb(folder: Path) -> None:
    assert picture_of(folder / "ann" / "1.PNG")[0, 0].tolist() == [255, 0, 0]


def test_what_cannot_be_read_is_told_in_one_line(folder: Path) -> None:
    for place in ("none", "bob"):
        with pytest.raises(BadInput, match="folder"):
            people_in(folder / place)
    with pytest.raises(BadInput, match="no photograph"):
        picture_of(folder / "ann" / "notes.txt")


def test_groups_are_read_where_the_folder_names_them(folder: Path) -> None:
    assert groups_in(folder, people_in(folder)) == {}
    (folder / "groups.csv").write_text("ann,x\nstranger,y\n")
    assert groups_in(folder, people_in(folder)) == {"ann": "x"}
    (folder / "groups.csv").write_text("ann\n")
    with pytest.raises(BadInput, match="name,group"):
        groups_in(folder, people_in(folder))


def test_of_two_names_of_one_person_one_is_left_out_and_who_is_mislabelled() -> None:
    known = errata.read()
    assert {"Carlos_Beltran", "Debra_Messing"} <= known.left_out
    assert "Raul_Ibanez" not in known.left_out
    assert len(known.left_out) == len(known.same_person) + len(known.mislabelled) == 15


@pytest.mark.parametrize("text", ["same_person: [[one]]", "other: 1", "\t- :", "[1]"])
def test_what_is_no_list_of_errata_is_told_in_one_line(tmp_path: Path, text: str) -> None:
    file = tmp_path / "errata.yaml"
    file.write_text(text)
    with pytest.raises(BadInput, match=r"errata\.yaml"):
        errata.read(file)
