"""Tries everything that was copied with every key that can be had."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from tests.connected.aging.keys_left import KeysLeft
from tests.connected.aging.things import Thing


@dataclass(frozen=True, slots=True)
class Attempt:
    """What came of it: things and those that opened, by kind, with the alerts that these are of."""

    what: str
    keys: int
    tried: Counter[str]
    opened: Counter[str]
    alerts: set[str]
    tries: int

    def said(self) -> dict[str, object]:
        """As a row of the results."""
        return {
            "what": self.what,
            "keys": self.keys,
            "things": dict(self.tried),
            "opened": dict(self.opened),
            "tries": self.tries,
        }


@dataclass(slots=True)
class Thief:
    """`things`: all that was copied, wrapped keys first, as what they open is tried on what follows."""

    things: list[Thing] = field(default_factory=list)

    def takes(self, things: Iterable[Thing]) -> None:
        """Take more; what is there already is not taken twice."""
        known = set(self.things)
        self.things += [thing for thing in things if thing not in known]
        self.things.sort(key=lambda thing: thing.kind != "wrapped key")

    def tries(self, what: str, keys: KeysLeft) -> Attempt:
        """Try all of it."""
        tried: Counter[str] = Counter()
        opened: Counter[str] = Counter()
        alerts: set[str] = set()
        for thing in self.things:
            tried[thing.kind] += 1
            if thing.opens(keys):
                opened[thing.kind] += 1
                alerts |= {thing.alert} - {""}
        return Attempt(what, len(keys), tried, opened, alerts, keys.tries)
