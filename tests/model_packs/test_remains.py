import json
import subprocess
import sys

import pytest

from tests.source_tree import ROOT


def remains(case: str) -> list[str]:
    command = [sys.executable, "-m", "tests.model_packs.remaining", case]
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    found: list[str] = json.loads(done.stdout)
    return found


def test_of_a_session_that_forgets_nothing_is_found() -> None:
    assert remains("forgets") == []


@pytest.mark.parametrize(
    ("case", "said"),
    [
        ("keeps-its-answer", ["the answer in the process"]),
        ("keeps-the-picture", ["the picture in the process"]),
    ],
)
def test_what_a_session_keeps_is_found(case: str, said: list[str]) -> None:
    assert remains(case) == said


def test_a_card_that_is_not_overwritten_is_seen_by_what_two_pictures_leave() -> None:
    assert remains("keeps-the-card")[-1] == "something of it in 1 places on the card"
