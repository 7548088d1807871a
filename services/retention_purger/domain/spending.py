"""Is an authorisation spent? What the chain was told of a deployment, in its order, says so for ever."""

import json
from collections.abc import Iterable

# While it stands so, what was signed is in force.
_IN_FORCE = ("authorised", "live")


def is_spent(told: Iterable[str], authorised: str) -> bool:
    """Say whether what was signed was in force and then, once at least, was not.

    `told`: bodies of entries about one deployment's changes, in order. `authorised`: the digest, in hex. That
    it is told again later makes up for nothing: after a stop another signature is needed.
    """
    was_in_force = False
    for body in told:
        said = json.loads(body)
        if said.get("authorised") == authorised and said.get("status") in _IN_FORCE:
            was_in_force = True
        elif was_in_force:
            return True
    return False
