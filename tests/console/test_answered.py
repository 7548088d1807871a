"""What a person is told is said in sentences, and in the words that the proof is made of."""

from services.console.domain.answered import answers_written, kept_of, listed_of
from services.registrar.domain import asking as registrar
from sightline.registrar.v1.asking_service_pb2 import Kept, Listed


def test_every_answer_has_a_sentence_of_its_own() -> None:
    numbers = [number for number in Listed.values() if number]
    assert len({listed_of(number) for number in numbers}) == len(numbers)
    kept = [number for number in Kept.values() if number]
    assert len({kept_of(number, "noon", "later") for number in kept}) == len(kept)


def test_what_is_kept_is_told_with_its_times() -> None:
    assert "seen on noon" in kept_of(1, "noon", "later") and "erased on later" in kept_of(1, "noon", "later")


def test_the_proof_is_made_of_the_words_that_the_registrar_commits_to() -> None:
    for name, number in Listed.items():
        word = name.removeprefix("LISTED_").lower()
        assert not number or answers_written(number, 1)[0] == word == registrar.Listed[word.upper()].value
    for name, number in Kept.items():
        word = name.removeprefix("KEPT_").lower()
        assert not number or answers_written(1, number)[1] == word == registrar.Kept[word.upper()].value
