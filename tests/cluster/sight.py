"""What the detectors of a cluster saw over a while: how long nothing, and how old their frames were."""

import json
import math
import subprocess
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from tests.cluster.kubernetes import Kubernetes
from tests.cluster.release import FULL
from tests.cluster.terminal import POD

_SCRIPT = Path(__file__).with_name("in_pod_sight.py")


@dataclass(frozen=True, slots=True)
class Moment:
    """Frames that were handled since the reading before; `ages`: how many by the upper bound in seconds."""

    time: float
    handled: int
    ages: Mapping[float, int]


@contextmanager
def looking(kubernetes: Kubernetes, log: Path) -> Iterator[None]:
    """Read the detectors' metrics all the time, from a pod, into a file."""
    with log.open("wb") as said:
        words = ["exec", POD, "--", "python3", "-I", "-S", "-c", _SCRIPT.read_text(), f"{FULL}-detector"]
        process = subprocess.Popen(
            ["kubectl", f"--namespace={kubernetes.namespace}", *words], stdin=subprocess.DEVNULL, stdout=said
        )
        try:
            yield
        finally:
            process.kill()
            process.wait()


def moments(log: Path) -> Sequence[Moment]:
    """Return what became of frames between each two readings."""
    lines = log.read_text().splitlines()
    readings = [json.loads(line) for line in lines if line.endswith("]")]
    last: dict[str, tuple[float, Mapping[str, float]]] = {}
    found = []
    for time, seen in readings:
        handled, ages = 0, Counter[float]()
        for address, (count, buckets) in seen.items():
            before, old = last.get(address, (0.0, {}))
            # One that began anew counts from nothing.
            before, old = (before, old) if count >= before else (0.0, {})
            handled += int(count - before)
            rises = {float(le): buckets[le] - old.get(le, 0.0) for le in buckets}
            below = 0.0
            for bound in sorted(rises):
                ages[bound] += int(rises[bound] - below)
                below = rises[bound]
            last[address] = (count, buckets)
        found.append(Moment(time, handled, ages))
    return found[1:]


def longest_blind_seconds(seen: Sequence[Moment], since: float, until: float) -> float:
    """Return the longest time without a frame that was handled."""
    busy = [one.time for one in seen if one.handled and since <= one.time <= until]
    return max((after - before for before, after in pairwise([since, *busy, until])), default=until - since)


def age_at_most(seen: Sequence[Moment], share: float) -> float:
    """Return the bound in seconds that so large a share of frames is not older than."""
    total = sum((Counter(one.ages) for one in seen), Counter[float]())
    wanted, so_far = share * total.total(), 0
    for bound in sorted(total):
        so_far += total[bound]
        if so_far >= wanted:
            return bound
    return math.inf
