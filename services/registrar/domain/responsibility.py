"""Who may do what with this very deployment: what no contract can say, as it knows callers by their roles."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

OPERATOR = "operator"
_AUTHORISING, _ENGAGEMENT = "authorising_officer", "engagement_officer"
_SUPERVISOR, _AUDITOR = "supervisor", "auditor"


class Act(StrEnum):
    """What somebody wants to do, in words."""

    ENROL = "change its list"
    REVIEW = "review it"
    ANNOUNCE = "announce it"
    START = "start it"
    STOP = "stop it"
    END = "end it"
    REMOVE = "take somebody off its list"
    LIST = "see its list"


# Beside its author: the roles that may, of those that the contract lets through at all.
_OTHERS: Mapping[Act, frozenset[str]] = {
    Act.ENROL: frozenset(),
    Act.REVIEW: frozenset({_AUTHORISING}),
    Act.ANNOUNCE: frozenset({_SUPERVISOR}),
    Act.START: frozenset({_AUTHORISING, _SUPERVISOR}),
    Act.STOP: frozenset({_AUTHORISING, _SUPERVISOR}),
    Act.END: frozenset({_AUTHORISING, _SUPERVISOR}),
    Act.REMOVE: frozenset({_AUTHORISING, _SUPERVISOR}),
    Act.LIST: frozenset({_AUTHORISING, _SUPERVISOR, _AUDITOR}),
}
_OF_THE_OPERATOR = (Act.ENROL, Act.ANNOUNCE, Act.START, Act.END)


@dataclass(frozen=True, slots=True)
class Who:
    """Who asks. `roles` is empty for whoever is no person."""

    name: str
    roles: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Whose:
    """A deployment's author, and the officers that it names."""

    author: str
    officers: Collection[str]


def refusal(act: Act, whose: Whose, who: Who) -> str:
    """Return why `who` may not do that; empty when nothing but the contract stands against it."""
    trial = whose.author == OPERATOR
    if who.name == OPERATOR:
        return "" if trial else f"the operator may not {act}: it is no trial; people answer for it"
    if trial and act in _OF_THE_OPERATOR:
        return f"only the operator may {act}: it is a trial; anybody may stop it"
    if trial and act is Act.STOP:
        return ""
    if who.name == whose.author or not who.roles.isdisjoint(_OTHERS[act]):
        return ""
    if act is Act.STOP and _ENGAGEMENT in who.roles:
        return "" if who.name in whose.officers else f"you may not {act}: you are none of its officers"
    return f"you may not {act}: you are not its author"


def draft_refusal(author_before: str, author: str) -> str:
    """Return why `author` may not draft anew what another has begun and not finished; empty when they may."""
    if author_before == author:
        return ""
    return "it is another's, and not over; only its author drafts it anew, or end it first"
