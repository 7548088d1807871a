"""May whoever calls do this with this very deployment? The gate has held the call against its contract."""

from collections.abc import Callable

from services.chassis.access import Caller
from services.chassis.errors import Refused
from services.registrar.domain.responsibility import Act, Who, Whose, refusal
from services.registrar.worker.desk import Papers

Calling = Callable[[], Caller]


def permit(act: Act, papers: Papers, caller: Caller) -> None:
    """Refused, with the reason, when it is not theirs to do."""
    deployment = papers.state.deployment
    whose = Whose(papers.dossier.author, tuple(deployment.officers))
    problem = refusal(act, whose, Who(caller.name, frozenset(caller.roles)))
    if problem:
        raise Refused(f"{deployment.name}: {problem}")
