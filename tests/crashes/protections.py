"""The controls: an order of steps that no crash may come between, undone. Then a scenario must not hold."""

from collections.abc import Callable, Mapping
from datetime import date

from services.retention_purger.adapters.file_day_keys import FileDayKeys


def _without_marks_of_keys() -> None:
    """A day's key is deleted at once, and nothing is left of which the chain would have to be told."""
    destroy, strike_out = FileDayKeys.destroy, FileDayKeys.strike_out

    async def at_once(self: FileDayKeys, day: date) -> None:
        await destroy(self, day)
        await strike_out(self, day)

    FileDayKeys.destroy = at_once  # type: ignore[method-assign]


WITHOUT: Mapping[str, Callable[[], None]] = {
    "marks of destroyed keys": _without_marks_of_keys,
}
