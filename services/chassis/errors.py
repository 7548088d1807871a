"""The one tree of errors.

SightlineError
├── BadInput        what a person gave cannot be used
├── Refused         a rule says no
├── StoreBusy       another run holds the store
├── Unreadable      a message cannot be parsed or opened
└── Unavailable     something that is needed is not there at the moment (retriable)

Messages are one line, say what was wrong and what to do, and never carry a payload.
"""

from typing import ClassVar


class SightlineError(Exception):
    """Any error that Sightline raises on purpose."""

    retriable: ClassVar[bool] = False


class BadInput(SightlineError):
    """What a person gave cannot be used."""


class Refused(SightlineError):
    """A rule says no."""


class StoreBusy(SightlineError):
    """Another run holds the store."""


class Unreadable(SightlineError):
    """A message cannot be parsed or opened."""


class Unavailable(SightlineError):
    """Something that is needed is not there at the moment."""

    retriable: ClassVar[bool] = True
