"""How the console says what the services answer in numbers and code words."""

_STATUS = {
    1: "draft",
    2: "authorised",
    3: "live",
    4: "ended",
    5: "destroyed",
    6: "stopped",
}


def status_of(number: int) -> str:
    """Return the state of a deployment in a word."""
    return _STATUS.get(number, "unknown")


def role_of(role: str) -> str:
    """Return a role as people say it."""
    return role.replace("_", " ")
