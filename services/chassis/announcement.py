"""An event in clear that is committed together with the row that it is about."""

from dataclasses import dataclass

from services.chassis.topics import Topic


@dataclass(frozen=True, slots=True)
class Announcement:
    """A record of `topic`, ready for the bus."""

    topic: Topic
    key: str
    value: bytes
