"""Cameras, pods and the age of frames over time, as one picture."""

from collections.abc import Sequence
from pathlib import Path

from matplotlib.figure import Figure

from tests.cluster.sight import Moment, age_at_most
from tests.cluster.watch import Glance

_COUNTED_SECONDS = 5.0


def plot(
    path: Path, counted: Sequence[Glance], seen: Sequence[Moment], marks: Sequence[tuple[float, str]]
) -> None:
    """Write it: lines of pods that are ready, dots of those asked for. `marks`: time (Unix, s), what."""
    began = counted[0].time
    times = [one.time - began for one in counted]
    figure = Figure(figsize=(10, 6), layout="constrained")
    above, below = figure.subplots(2, sharex=True)
    cameras = [one.cameras for one in counted]
    above.step(times, cameras, where="post", color="black", label="cameras that play")
    for place, service in enumerate(counted[0].ready):
        # A little apart, as lines of the same number would hide each other.
        apart = 0.04 * place
        lines = above.step(
            times, [one.ready[service] + apart for one in counted], where="post", label=f"pods: {service}"
        )
        wanted = [one.wanted[service] + apart for one in counted]
        above.step(times, wanted, where="post", linestyle=":", color=lines[0].get_color())
    above.set_ylabel("number")
    above.legend(loc="upper right")
    steps = range(int(seen[0].time), int(seen[-1].time), int(_COUNTED_SECONDS))
    within = {step: [one for one in seen if step <= one.time < step + _COUNTED_SECONDS] for step in steps}
    for share in (0.5, 0.95):
        ages = [age_at_most(some, share) for some in within.values()]
        below.plot([step - began for step in steps], ages, label=f"{share:.0%} of frames are not older")
    rates = [sum(one.handled for one in some) / _COUNTED_SECONDS for some in within.values()]
    beside = below.twinx()
    beside.plot([step - began for step in steps], rates, color="lightgrey", label="frames a second")
    beside.set_ylabel("frames/s")
    below.set_ylabel("age once looked at, s")
    below.set_xlabel("s")
    below.legend(loc="upper right")
    for time, what in marks:
        for axes in (above, below):
            axes.axvline(time - began, color="grey", linewidth=0.6)
        above.annotate(
            what, (time - began, 0.02), rotation=90, fontsize=8, xycoords=("data", "axes fraction")
        )
    path.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(path)
