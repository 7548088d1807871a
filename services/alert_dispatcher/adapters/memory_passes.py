"""Passes in the memory of this process."""

from services.alert_dispatcher.domain.passes import Pass


class MemoryPasses:
    """The last pass of each subject at each place, by pseudonym."""

    def __init__(self) -> None:
        self._passes: dict[str, Pass] = {}

    def get(self, pseudonym: str) -> Pass | None:
        """Return the last pass."""
        return self._passes.get(pseudonym)

    def put(self, pseudonym: str, known: Pass) -> None:
        """Replace the last pass."""
        self._passes[pseudonym] = known
