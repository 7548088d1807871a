"""Messages of one length, whatever they say."""

import pytest

from services.chassis.padding import padded
from sightline.registrar.v1.asking_service_pb2 import LISTED_DESTROYED, LISTED_YES, AnswerPersonResponse


@pytest.mark.parametrize(
    "message",
    [
        AnswerPersonResponse(),
        AnswerPersonResponse(listed=LISTED_YES),
        AnswerPersonResponse(listed=LISTED_DESTROYED, salt=bytes(32), commitment=bytes(200)),
    ],
)
def test_whatever_it_says_it_has_the_length_that_was_asked_for(message: AnswerPersonResponse) -> None:
    assert len(padded(message, 512).SerializeToString()) == 512


def test_what_is_too_long_for_that_is_said() -> None:
    with pytest.raises(ValueError, match="too long"):
        padded(AnswerPersonResponse(salt=bytes(400)), 512)
