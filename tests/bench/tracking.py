"""How well faces are followed: IDF1, identity switches and fragments, at several frame rates.

    tox exec -e bench -- python -m tests.bench.tracking [--faces FOLDER] [--pack bundled]

People from photographs cross, and hide one another, in rendered streets; the detector's own finder and
tracker follow them. FOLDER has one folder for each person; without it the demonstration's four people walk.
"""

import argparse
import os
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from rich.console import Console
from rich.table import Table

from services.chassis import hygiene
from services.cli.bars import bars
from services.cli.demo import assets
from services.evaluation.gathering import Crew
from services.evaluation.people import Person, people_in
from services.evaluation.recogniser import Recogniser
from services.evaluation.tracking.figures import Figure, TrackerFigures
from services.evaluation.tracking.measuring import FRAME_RATES, PASSES, streets, tracker_figures
from services.model_packs import load

# Two of the demonstration's photographs are of people who are there already.
_AGAIN = {"obama2.jpg", "obama3.jpg"}


def main() -> None:
    """Print the table."""
    hygiene.guard_memory()
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--faces", type=Path)
    parser.add_argument("--pack", default="bundled")
    parser.add_argument("--passes", type=int, default=PASSES)
    parser.add_argument("--rates", type=int, nargs="+", default=FRAME_RATES, metavar="FRAMES_PER_SECOND")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--threads", type=int, default=os.cpu_count() or 1)
    asked = parser.parse_args()
    console = Console(width=110)
    pack = load(asked.pack)
    people = people_in(asked.faces) if asked.faces else of_the_demo()
    with bars(console) as begin:
        tick = begin("streets", streets(asked.passes, asked.rates))
        crew = Crew(partial(Recogniser.of, pack), asked.threads)
        found = tracker_figures(crew, people, tick, asked.passes, asked.rates, asked.seed)
    console.print(table(found, asked.pack))
    console.print("In brackets: 95 %, by bootstrap over passes.")


def of_the_demo() -> list[Person]:
    """The people of the demonstration's public photographs."""
    photos = assets.fetch()
    return [Person(name, (path,)) for name, path in photos.items() if name not in _AGAIN]


def table(found: Sequence[TrackerFigures], pack: str) -> Table:
    """A column for each frame rate."""
    shown = Table(title=f"tracker, pack {pack}", title_justify="left")
    shown.add_column("figure")
    for one in found:
        shown.add_column(f"{one.frames_per_second} frames/s")
    rows = [
        ("IDF1", [_percent(one.idf1) for one in found]),
        ("IDP", [_percent(one.idp) for one in found]),
        ("IDR", [_percent(one.idr) for one in found]),
        ("IDF1 if nobody were confused", [_percent(one.faces_f1) for one in found]),
        ("identity switches per pass", [_number(one.switches_per_pass) for one in found]),
        ("fragments per pass", [_number(one.fragments_per_pass) for one in found]),
        ("passes that are one track", [_percent(one.whole_passes) for one in found]),
        ("passes; hidden on the way", [f"{one.passes}; {one.hidden_passes}" for one in found]),
        ("passes never tracked", [str(one.never_tracked) for one in found]),
        ("identity switches", [str(one.switches) for one in found]),
        ("tracks", [str(one.tracks) for one in found]),
        ("tracks that mix people", [str(one.mixed_tracks) for one in found]),
        ("tracks of nobody", [str(one.false_tracks) for one in found]),
    ]
    for name, cells in rows:
        shown.add_row(name, *cells)
    return shown


def _percent(one: Figure) -> str:
    return f"{one.value:.1%} ({one.low:.1%}-{one.high:.1%})"


def _number(one: Figure) -> str:
    return f"{one.value:.3f} ({one.low:.3f}-{one.high:.3f})"


if __name__ == "__main__":
    main()
