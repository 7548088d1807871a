"""Names of pictures."""

from services.frame_grabber.domain.names import is_picture_name, listed, natural_order


def test_pictures_come_in_the_order_in_which_people_count() -> None:
    names = ["frame-10.png", "frame-2.png", "Frame-1.png", "2.png", "a.png"]
    assert sorted(names, key=natural_order) == [
        "2.png",
        "a.png",
        "Frame-1.png",
        "frame-2.png",
        "frame-10.png",
    ]


def test_only_pictures_are_taken_for_pictures() -> None:
    names = ["a.JPG", "b.jpeg", "c.png", ".hidden.png", "notes.txt", "jpg", ".png", "d.tiff"]
    assert [name for name in names if is_picture_name(name)] == ["a.JPG", "b.jpeg", "c.png", "d.tiff"]


def test_a_long_list_is_cut_and_says_so() -> None:
    assert listed(["a", "b"]) == "a, b"
    assert listed(["a", "b", "c", "d"], at_most=2) == "a, b and 2 more"
