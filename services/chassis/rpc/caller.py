"""Who makes the call that is being answered: the gate says it, the method asks."""

from collections.abc import Callable
from contextvars import ContextVar

from services.chassis.access import Caller

# gRPC asks the gate and runs the method in one task, and each call has a task of its own.
calling: ContextVar[Caller] = ContextVar("calling")
# Raises what the gate would say of the same caller by now.
standing: ContextVar[Callable[[], None]] = ContextVar("standing")


def caller() -> Caller:
    """Return who calls. LookupError outside of a call that passed the gate."""
    return calling.get()
