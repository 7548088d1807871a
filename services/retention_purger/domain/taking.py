"""Who takes which machine gets what: computed from where things lie, and from where their keys do."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from services.retention_purger.domain.places import COPIES, Copy, Key, Place
from services.retention_purger.domain.rule import Rule


@dataclass(frozen=True, slots=True)
class Machine:
    """Something that is taken whole. `schema`: the service whose tables it reads while it runs.

    `besides`: what it can do while it runs that no rule says. `one_process`: all services are in it.
    """

    name: str
    places: frozenset[Place]
    schema: str = ""
    besides: str = ""
    one_process: bool = False

    @property
    def left_without_power(self) -> frozenset[Place]:
        """What is still there when it is switched off."""
        return frozenset(place for place in self.places if not place.goes_with_power)

    def has(self, rule: Rule) -> bool:
        """Say whether it is kept on such a machine at all."""
        return not (self.one_process and rule.servers_only)

    def rows(self, rules: Iterable[Rule]) -> list[Rule]:
        """Return what lies there while it runs, open or sealed, its own tables included."""
        return [
            rule
            for rule in rules
            if self.has(rule)
            and (
                not rule.everywhere.isdisjoint(self.places)
                or any(table.partition(".")[0] == self.schema for table in rule.columns)
            )
        ]


def keys_at(places: Collection[Place], copies: Iterable[Copy] = COPIES) -> frozenset[Key]:
    """Return the keys that who takes these places has, or can unwrap."""
    known: frozenset[Key] = frozenset()
    here = [copy for copy in copies if copy.place in places]
    while True:
        found = frozenset(copy.key for copy in here if known.issuperset(copy.under))
        if found == known:
            return known
        known = found


def lying_at(rules: Iterable[Rule], places: Collection[Place]) -> list[Rule]:
    """Return what lies at these places, open or sealed."""
    return [rule for rule in rules if not rule.everywhere.isdisjoint(places)]


def opened_at(rules: Iterable[Rule], places: Collection[Place]) -> list[Rule]:
    """Return what who takes these places can read."""
    return _opened(lying_at(rules, places), keys_at(places))


def opened_off(rules: Iterable[Rule], machine: Machine) -> list[Rule]:
    """Return what can be read on a machine that was switched off before it was taken."""
    return opened_at(filter(machine.has, rules), machine.left_without_power)


def opened_running(rules: Iterable[Rule], machine: Machine) -> list[Rule]:
    """Return what can be read by who has it while it runs: its memory, and the tables that it may ask for."""
    return _opened(machine.rows(rules), keys_at(machine.places))


def opened_by_order(rules: Iterable[Rule], machine: Machine) -> list[Rule]:
    """Return what of it can be read with every key that still exists, as a court may order."""
    return _opened(machine.rows(rules), keys_at(frozenset(Place)))


def _opened(rules: Iterable[Rule], known: Collection[Key]) -> list[Rule]:
    return [rule for rule in rules if rule.sealed is None or rule.sealed in known]
