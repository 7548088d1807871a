"""Which steps a deployment may take from where it stands, and who takes them: for the buttons of its page.

The registrar decides; what is not offered here it refuses as well.
"""

from collections.abc import Collection
from dataclasses import dataclass

from services.console.domain.routes import AUTHOR, AUTHORISING_OFFICER, ENGAGEMENT_OFFICER, SUPERVISOR

DRAFT, AUTHORISED, LIVE, STOPPED = "draft", "authorised", "live", "stopped"


@dataclass(frozen=True, slots=True)
class Step:
    """`title`: what its button says; `warning`: what else to know before; `grave`: it cannot be undone."""

    name: str
    title: str
    roles: frozenset[str]
    states: frozenset[str]
    warning: str = ""
    grave: bool = False


STEPS = (
    Step(
        "publish",
        "Publish the notice",
        frozenset({AUTHOR, SUPERVISOR}),
        frozenset({DRAFT, AUTHORISED, STOPPED}),
        "Place, time, purpose and legal basis become public.",
    ),
    Step(
        "start",
        "Go live",
        frozenset({AUTHORISING_OFFICER, SUPERVISOR}),
        frozenset({AUTHORISED}),
        "The cameras are watched from now on.",
    ),
    Step(
        "stop",
        "Stop",
        frozenset({AUTHOR, AUTHORISING_OFFICER, ENGAGEMENT_OFFICER, SUPERVISOR}),
        frozenset({AUTHORISED, LIVE}),
        "Nothing is captured any more; to go on it has to be authorised anew.",
    ),
    Step(
        "end",
        "End it for good",
        frozenset({AUTHOR, AUTHORISING_OFFICER, SUPERVISOR}),
        frozenset({DRAFT, AUTHORISED, LIVE, STOPPED}),
        "Its list is destroyed.",
        grave=True,
    ),
)


def steps_for(state: str, roles: Collection[str], *, announced: bool) -> list[Step]:
    """Return what somebody with these roles may do with a deployment in this state."""
    return [
        step
        for step in STEPS
        if state in step.states
        and not step.roles.isdisjoint(roles)
        and not (step.name == "publish" and announced)
    ]
