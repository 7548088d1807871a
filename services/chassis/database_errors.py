"""What an error of a database means, and what of it may be told: never the row that it was about."""

from sqlalchemy.exc import (
    DataError,
    DBAPIError,
    IntegrityError,
    InterfaceError,
    InternalError,
    NotSupportedError,
    OperationalError,
    ProgrammingError,
)
from sqlalchemy.exc import TimeoutError as PoolTimeout

# A database that cannot be reached, or goes away in the middle: a driver's error, or the network's.
KINDS = (DBAPIError, PoolTimeout, OSError)
_AWAY = (OperationalError, InternalError, InterfaceError)
_OURS = (IntegrityError, ProgrammingError, DataError, NotSupportedError)
# Classes of SQLSTATE that another try may get past: connection, login, no such database yet, rollback for
# another's sake, resources, not in the right state (starting, standby), operator, system, internal.
_RETRIABLE = ("08", "28", "3D", "40", "53", "55", "57", "58", "XX", "25")
_DISK_FULL, _READ_ONLY = "53100", "25006"
# The cached plan of a statement is of an older schema; the next try makes a new one.
_OLD_PLAN = "0A000"


class RowRefused(Exception):
    """Stands where the driver's own error stood, which quotes the row."""


def is_away(error: Exception) -> bool:
    """Whether the database is at fault, and not what it was asked."""
    if not isinstance(error, DBAPIError):
        return True
    state = state_of(error)
    if state:
        return state[:2] in _RETRIABLE or state == _OLD_PLAN
    return isinstance(error, _AWAY) or not isinstance(error, _OURS)


def state_of(error: Exception) -> str:
    """Return the SQLSTATE that PostgreSQL gave; empty where there is none."""
    return str(getattr(getattr(error, "orig", None), "sqlstate", None) or "")


def why_away(error: Exception) -> str:
    """Return the reason in a few words of ours."""
    state = state_of(error)
    if state == _DISK_FULL:
        return "its disk is full"
    if state == _READ_ONLY:
        return "it takes no writes, as a standby does"
    if state.startswith("28"):
        return "it refuses the user or the password"
    if state.startswith("3D"):
        return "it has no database of that name"
    if state.startswith("53"):
        return "it has no more connections or memory to give"
    return "it is tried again"


def without_row(error: DBAPIError) -> DBAPIError:
    """Return the same error with nothing of what the driver said but its kind."""
    kind = type(error.orig).__name__
    state = state_of(error)
    words = f"{kind} {state}".strip()
    return type(error)(error.statement, None, RowRefused(words), hide_parameters=True)
