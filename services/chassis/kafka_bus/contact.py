"""Whether Kafka was there when it was last spoken to."""

import logging

_LOG = logging.getLogger(__name__)


class Contact:
    """What keeps the bus from working, part by part; each change is logged once."""

    def __init__(self) -> None:
        self._problems: dict[str, str] = {}

    def made(self, part: str) -> None:
        """`part` works."""
        if self._problems.pop(part, None) is not None:
            _LOG.warning("Kafka is there again (%s)", part)

    def lost(self, part: str, problem: str) -> None:
        """`part` does not work: `problem` is one line."""
        if self._problems.get(part) != problem:
            _LOG.warning("%s (%s)", problem, part)
        self._problems[part] = problem

    def forget(self, part: str) -> None:
        """`part` is over: nothing more is to be said of it."""
        self._problems.pop(part, None)

    def problem(self) -> str:
        """Return one line; empty when everything works."""
        return next(iter(self._problems.values()), "")
