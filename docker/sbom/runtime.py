"""The packages of an image: what pyproject.toml asks for, and all that follows from it.

An image installs just that into an environment of its own; here it is told apart from what only tests need.
"""

from collections.abc import Iterable
from importlib import metadata

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name


def needed(requirements: Iterable[str]) -> dict[str, str]:
    """Return the installed version of each package that `requirements` lead to, by its canonical name.

    LookupError names the first that is not installed.
    """
    found: dict[str, str] = {}
    waiting = [Requirement(line) for line in requirements]
    seen: set[tuple[str, frozenset[str]]] = set()
    while waiting:
        wanted = waiting.pop()
        place = (canonicalize_name(wanted.name), frozenset(wanted.extras))
        if place in seen:
            continue
        seen.add(place)
        try:
            distribution = metadata.distribution(wanted.name)
        except metadata.PackageNotFoundError:
            raise LookupError(f"{wanted} is not installed here; tox makes the environment") from None
        if not wanted.specifier.contains(distribution.version, prereleases=True):
            raise LookupError(f"{wanted} is asked for, {distribution.version} is installed here")
        found[place[0]] = distribution.version
        waiting += [one for one in map(Requirement, distribution.requires or ()) if _applies(one, wanted)]
    return found


def _applies(further: Requirement, wanted: Requirement) -> bool:
    """Say whether a package asks for `further` on this machine, with the extras that are wanted of it."""
    if further.marker is None:
        return True
    return any(further.marker.evaluate({"extra": extra}) for extra in ("", *wanted.extras))
