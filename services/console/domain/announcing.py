"""What the public is told of a deployment: how it stands, and when it is, as people there say it."""

from datetime import datetime, tzinfo

from services.publication.times import clock_of, day_of, moment_of

_STANDINGS = {
    1: "announced; nobody has authorised it yet",
    2: "to come",
    3: "live now",
    4: "over",
    5: "over",
    6: "stopped",
}
# By how much there is to read, up to so many characters: what the type is called in the sheets' styles.
_TYPE = ((200, "largest"), (400, "large"), (900, "medium"))


def standing_of(number: int) -> str:
    """Return how it stands, in words for those who have never heard of it."""
    return _STANDINGS.get(number, "unknown")


def is_over(number: int) -> bool:
    """Whether it will not be live any more."""
    return standing_of(number) == "over"


def taken_back(moment: str, *, replaced: bool) -> str:
    """Return how a notice stands that was taken back."""
    return f"replaced on {moment} by another notice" if replaced else f"withdrawn on {moment}"


def period_of(start: datetime, end: datetime, zone: tzinfo) -> str:
    """Return from when to when, by the clocks of `zone`; the day is said once where it is one."""
    first, last = start.astimezone(zone), end.astimezone(zone)
    if first.date() == last.date() and first.utcoffset() == last.utcoffset():
        return f"{day_of(first)}, {first:%H:%M} to {last:%H:%M} ({clock_of(last)})"
    return f"{moment_of(first, zone)} to {moment_of(last, zone)}"


def type_for(*texts: str) -> str:
    """Return how large the type of a poster or leaflet may be, to hold these texts on one page.

    From about 1500 characters on there are two: nothing is left out.
    """
    length = sum(map(len, texts))
    return next((name for most, name in _TYPE if length <= most), "small")
