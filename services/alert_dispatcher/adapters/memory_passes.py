"""Passes in the memory of this process."""

from services.alert_dispatcher.domain.passes import Pass


class MemoryPasses:
    """The last passes of each subject at each place, by pseudonym."""

    def __init__(self) -> None:
        self._passes: dict[str, tuple[Pass, ...]] = {}

    def get(self, pseudonym: str) -> tuple[Pass, ...]:
        """Return the last passes, in order of time."""
        return self._passes.get(pseudonym, ())

    def put(self, pseudonym: str, known: tuple[Pass, ...]) -> None:
        """Replace the last passes."""
        self._passes[pseudonym] = known
