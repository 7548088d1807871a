"""The test of cameras as a table."""

from collections.abc import Iterable, Iterator, Sequence

from services.cli.showing import word
from sightline.detector.v1 import view_service_pb2 as messages

COLUMNS = ("camera", "what", "good enough", "in words")


def rows_of(tests: Iterable[messages.CameraTest]) -> Iterator[Sequence[str]]:
    """Return a row for each camera, and beneath it one for each thing that was measured."""
    for test in tests:
        what = f"{test.faces_count} faces" if test.faces_count else "few faces"
        yield test.camera, what, word(messages.Fitness.Name(test.fitness), "FITNESS_"), test.summary
        for one in test.measures:
            yield (
                "",
                word(messages.Aspect.Name(one.aspect), "ASPECT_"),
                word(messages.Fitness.Name(one.fitness), "FITNESS_"),
                one.explanation,
            )


def fails(tests: Iterable[messages.CameraTest]) -> bool:
    """Say whether a camera is not good enough, as far as is known."""
    return any(test.fitness == messages.FITNESS_POOR for test in tests)
