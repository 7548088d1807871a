"""Who asks, as the rights know them."""

from services.alert_dispatcher.domain.rights import Viewer
from services.chassis.access import Role
from services.chassis.access.identity import OPERATOR
from services.chassis.deployments import Deployments
from services.chassis.errors import Refused, Unavailable
from services.chassis.rpc import caller


def viewer(deployments: Deployments, deployment: str) -> Viewer:
    """Return who makes the call that is being answered. Unavailable where their part is not known yet."""
    who = caller()
    if not who.is_person:
        return Viewer(who.name, is_operator=who.name == OPERATOR)
    is_supervisor = Role.SUPERVISOR in who.roles
    if Role.ENGAGEMENT_OFFICER not in who.roles:
        return Viewer(who.name, is_supervisor=is_supervisor)
    known = deployments.get(deployment)
    if known is None and not is_supervisor:
        raise Unavailable("this deployment is not known here yet; try again")
    is_officer = known is not None and who.name in known.deployment.officers
    run = known.run if known is not None else b""
    return Viewer(who.name, False, is_officer, is_supervisor, who.in_doubt, run)


def see_that(refusal: str) -> None:
    """Refused, with the reason, where there is one."""
    if refusal:
        raise Refused(refusal)
