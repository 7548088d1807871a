"""`sightline evaluate`."""

import os
from pathlib import Path
from typing import Annotated

import typer

CORES = os.cpu_count() or 1

PackOption = Annotated[str, typer.Option("--pack", help="A name of `models list`, or a manifest's path.")]
ThreadsOption = Annotated[
    int, typer.Option("--threads", min=1, max=256, help="How many faces are looked at side by side.")
]

_STREET_STRANGERS = 300


def evaluate(
    faces: Annotated[Path, typer.Argument(help="A folder with one folder of photographs for each person.")],
    pack: PackOption = "bundled",
    into: Annotated[Path, typer.Option("--into", help="Folder for the page and the figures.")] = Path(
        "sightline-evaluation"
    ),
    pairs: Annotated[
        Path | None,
        typer.Option("--pairs", help="LFW's pairs.txt; else pairs are drawn.", show_default=False),
    ] = None,
    errata: Annotated[
        Path | None,
        typer.Option(
            "--errata", help="Names to leave out (YAML); else the list of known ones.", show_default=False
        ),
    ] = None,
    mated: Annotated[
        int | None, typer.Option("--mated", min=1, help="Enrolled and looked for.", show_default="43 %")
    ] = None,
    enrolled: Annotated[
        int | None,
        typer.Option("--enrolled", min=1, help="Enrolled in all.", show_default="half, 1000 at most"),
    ] = None,
    splits: Annotated[int, typer.Option("--splits", min=1, max=100, help="Draws of who is who.")] = 10,
    passes: Annotated[bool, typer.Option(help="Passes made of photographs, by the rule of a pass.")] = True,
    street: Annotated[
        bool, typer.Option("--street", help="Also passes in a rendered street, by the detector's own tracks.")
    ] = False,
    street_strangers: Annotated[
        int | None,
        typer.Option(
            "--street-strangers",
            min=100,
            help="How many who are not on the list walk in the street: the more, the surer a low FPIR.",
            show_default=str(_STREET_STRANGERS),
        ),
    ] = None,
    degrade: Annotated[bool, typer.Option("--degrade", help="Also TPIR against each degradation.")] = False,
    ablation: Annotated[bool, typer.Option("--ablation", help="Also what each part is worth.")] = False,
    threads: ThreadsOption = CORES,
) -> None:
    """Measure accuracy on photographs of your own: TPIR at FPIR, with intervals, as a page and as JSON."""
    from services.chassis import hygiene
    from services.chassis.errors import BadInput
    from services.cli.bars import bars
    from services.cli.evaluating import evaluate as run
    from services.cli.fetching import ready
    from services.cli.quiet import keep_quiet
    from services.cli.showing import uncut
    from services.evaluation import errata as known
    from services.evaluation.casting import Numbers
    from services.evaluation.evaluating import Asked

    if (mated is None) != (enrolled is None):
        raise BadInput("give both --mated and --enrolled, or neither")
    if street_strangers is not None and not street:
        raise BadInput("--street-strangers needs a street to walk down: give --street too")
    hygiene.guard_memory()
    console = uncut()
    ready(pack, console)
    with bars(console) as begin:
        asked = Asked(
            faces=faces,
            pack=pack,
            errata=known.read(errata or known.LFW),
            numbers=Numbers(mated, enrolled) if mated is not None and enrolled is not None else None,
            splits=splits,
            threads=threads,
            begin=begin,
            pairs=pairs,
            with_passes=passes,
            street_strangers=(street_strangers or _STREET_STRANGERS) if street else 0,
            with_degradations=degrade,
            with_ablation=ablation,
            prepare=keep_quiet,
        )
        run(asked, into, console)
