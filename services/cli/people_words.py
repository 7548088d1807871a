"""An account in words, as a line of a table."""

from services.cli.showing import moment
from sightline.registrar.v1.people_service_pb2 import Person


def line_of(person: Person) -> tuple[object, ...]:
    """Return name, password, when they last signed in, sessions, and where they are locked out."""
    return (
        person.name,
        _password(person),
        moment(person.last_signed_in_at),
        person.session_count,
        _locked(person),
    )


def _password(person: Person) -> str:
    if person.HasField("one_time_until"):
        until = f"given, until {moment(person.one_time_until)}"
        return until if person.has_password else "given, and expired"
    return "their own" if person.has_password else "none"


def _locked(person: Person) -> str:
    if person.locked:
        return "wherever they have not been before"
    if not person.locked_places:
        return ""
    return f"at {person.locked_places} place{'' if person.locked_places == 1 else 's'}"
