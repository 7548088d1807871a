"""Which services die on which street: of each at most one point, so that a street ends in one piece.

`python -m tests.crashes.plan` counts the points.
"""

import sys
from collections.abc import Collection, Iterator, Mapping, Sequence
from fnmatch import fnmatchcase
from itertools import zip_longest

from services.chassis.access import SERVICES
from tests.crashes.exempt import why_exempt
from tests.crashes.points import Point, points

# What is on the bus survives these; of those behind a camera one at most dies on one street.
DURABLE = ("alert_dispatcher", "retention_purger", "registrar")
LIVE = ("frame_grabber", "detector", "embedder", "matcher")

# What is come by while a list is enrolled and loaded, before a camera is looked at.
_EARLY = (
    "detector: * Photos.*",
    "matcher: * Gallery.load",
    "matcher: * Watchlist.entries",
    "registrar: * Faces.find",
    "registrar: * GalleryView.loaded",
    "registrar: * ListKeys.create",
    "registrar: * Photos.[bp]*",
    "registrar: * Templates.extract",
)


def is_early(point: Point) -> bool:
    """Whether it is come by before the deployment is live."""
    return any(fnmatchcase(str(point), pattern) for pattern in _EARLY)


def wanted(service: str) -> list[Point]:
    """Return the points of a service at which somebody has to die."""
    return [point for point in points(service) if not why_exempt(point)]


def streets(only: Collection[str] = ()) -> Iterator[Sequence[Point]]:
    """Yield the points of each street, but the early ones; `only`: those with one of these words in them."""

    def of(service: str) -> list[Point]:
        return [point for point in _chosen(service, only) if not is_early(point)]

    lanes = [of(service) for service in DURABLE]
    lanes.append([point for some in zip_longest(*map(of, LIVE)) for point in some if point is not None])
    for together in zip_longest(*lanes):
        yield [point for point in together if point is not None]


def early_streets(only: Collection[str] = ()) -> Iterator[Sequence[Point]]:
    """Yield the early points, each on a street of its own: whoever enrols goes no further after one."""
    for service in SERVICES:
        yield from ([point] for point in _chosen(service, only) if is_early(point))


def _chosen(service: str, only: Collection[str]) -> list[Point]:
    return [point for point in wanted(service) if not only or any(word in str(point) for word in only)]


def apart(points: Sequence[Point]) -> Iterator[Sequence[Point]]:
    """Yield points so that each service has at most one on a street."""
    lanes = [[point for point in points if point.service == service] for service in SERVICES]
    for together in zip_longest(*lanes):
        yield [point for point in together if point is not None]


def unreached(reached: Mapping[str, set[str]]) -> list[Point]:
    """Return the points at which nobody can die, because no street comes by, and which no reason exempts."""
    return [
        point for service, names in reached.items() for point in wanted(service) if point.name not in names
    ]


def main() -> None:
    rows = [(name, len(points(name)), len(wanted(name))) for name in SERVICES]
    rows.append(("all", sum(row[1] for row in rows), sum(row[2] for row in rows)))
    lines = ["| service | points | not exempt |", "|---|---|---|"]
    lines += [f"| {name} | {count} | {left} |" for name, count, left in rows]
    sys.stdout.write(
        "\n".join([*lines, "", f"on {len(list(streets())) + len(list(early_streets()))} streets", ""])
    )


if __name__ == "__main__":
    main()
