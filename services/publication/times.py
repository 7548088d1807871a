"""Times as people say them, by the clocks of the place they are about."""

from datetime import datetime, tzinfo


def day_of(moment: datetime) -> str:
    """Return a day, as in «Friday 27 November 2026»."""
    return f"{moment:%A} {moment.day} {moment:%B %Y}"


def clock_of(moment: datetime) -> str:
    """Return whose clocks those are; some zones have no letters, but an offset."""
    name = moment.tzname() or "UTC"
    return f"UTC{name}" if name.startswith(("+", "-")) else name


def moment_of(moment: datetime, zone: tzinfo) -> str:
    """Return a day and a time by the clocks of `zone`."""
    there = moment.astimezone(zone)
    return f"{day_of(there)}, {there:%H:%M} ({clock_of(there)})"
