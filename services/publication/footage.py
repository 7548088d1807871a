"""What is said of footage wherever a deployment is announced or signed: one wording for all."""

from sightline.registrar.v1.deployment_pb2 import Deployment

# The ceiling, and what goes where a deployment says nothing.
MOST_KEPT_DAYS = 31


def days_of(deployment: Deployment) -> int:
    """Return for how many days footage is kept at most; 0: none is."""
    if not deployment.HasField("footage"):
        return 0
    return deployment.footage.kept_days if deployment.footage.HasField("kept_days") else MOST_KEPT_DAYS


def in_words(kept_days: int, faces_clear: bool) -> str:
    """Say for how long footage is kept, and whether anybody can be known by it; 0 days: none is."""
    if kept_days == 0:
        return "none is kept"
    days = "1 day" if kept_days == 1 else f"{kept_days} days"
    return f"kept {days} at most, " + ("faces NOT filled" if faces_clear else "every face filled")


def words_of(deployment: Deployment) -> str:
    """Say it of a deployment."""
    return in_words(days_of(deployment), deployment.footage.faces_clear)
