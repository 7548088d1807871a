"""What is said of where a threshold comes from, before anybody signs it: one wording for all."""

from sightline.registrar.v1.deployment_pb2 import Calibration, Deployment

NONE = "none: nobody measured what this threshold does"


def words_of(deployment: Deployment) -> str:
    """Say how a deployment's threshold was found, and for how many false alerts a pass."""
    if not deployment.HasField("calibration"):
        return NONE
    found = deployment.calibration
    return f"{_where_from(found)}, {found.false_alert_ratio:.2%} false alerts a pass{_guess(found)}"


def _where_from(found: Calibration) -> str:
    if found.from_pack:
        return f"the model pack's own, NOT measured for this list or its cameras; {found.people} people"
    return f"measured for this list with {found.people} people"


def _guess(found: Calibration) -> str:
    return ", extrapolated" if found.extrapolated else ""
