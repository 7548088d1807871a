"""What processes say of themselves in numbers: histograms as percentiles, memory."""

import re
from collections.abc import Mapping
from pathlib import Path

_LE = re.compile(r'le="([^"]+)"')


def buckets(metrics: Mapping[str, float], name: str, topic: str) -> dict[float, float]:
    """Return the counts up to each bound of a histogram."""
    return {
        float(found[1]): value
        for line, value in metrics.items()
        if line.startswith(f"{name}_bucket{{") and f'topic="{topic}"' in line and (found := _LE.search(line))
    }


def minus(after: Mapping[float, float], before: Mapping[float, float]) -> dict[float, float]:
    """Return what was added meanwhile."""
    return {bound: count - before.get(bound, 0.0) for bound, count in after.items()}


def percentile(counts: Mapping[float, float], share: float) -> float:
    """Return the bound below which so large a share lies, read between bounds as Prometheus does."""
    total, below, lower = max(counts.values(), default=0.0), 0.0, 0.0
    for bound, count in sorted(counts.items()):
        if count >= share * total:
            within = (share * total - below) / (count - below) if count > below else 1.0
            return lower if bound == float("inf") else lower + (bound - lower) * within
        below, lower = count, bound
    return lower


def resident_mb(pid: int) -> float:
    """Return how much memory a process has in use."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    return 0.0
