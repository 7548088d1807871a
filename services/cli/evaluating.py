"""Runs an evaluation, prints a table of what it found, and writes files of it."""

import json
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Table

from services.chassis.errors import BadInput
from services.evaluation import page, plots
from services.evaluation.evaluating import Asked, Evaluation
from services.evaluation.figures import Figures, Line
from services.evaluation.wording import interval, percent, tpir


def evaluate(asked: Asked, folder: Path, console: Console) -> None:
    """Measure, and write `evaluation.html` and `evaluation.json`; what is known is written as it comes.

    Degradations, where they were asked for, also as a picture of its own, `degradations.svg`.
    """
    made = _made(folder)
    evaluation = Evaluation(asked)
    for figures in evaluation.run():
        (made / "evaluation.html").write_bytes(page.write(figures))
        (made / "evaluation.json").write_text(json.dumps(figures.to_json(), indent=1), "utf-8")
    show(evaluation.figures, console)
    if evaluation.figures.degradations:
        drawn = plots.degradations(evaluation.figures.degradations)
        (made / "degradations.svg").write_text(drawn, "utf-8")
    console.print(f"{made / 'evaluation.html'}, {made / 'evaluation.json'}")


def show(figures: Figures, console: Console) -> None:
    """Print the tables."""
    if figures.pairs is not None:
        found = figures.pairs
        accuracy = f"{percent(found.accuracy_ratio)} ± {percent(found.error_ratio)}"
        console.print(f"pairs: {found.compared} compared, {found.without_face} without a face: {accuracy}")
    if figures.identifications:
        table = _table(
            "identification", figures.identifications[0].lines, "mated + filler; strangers", "rank 1"
        )
        for one in figures.identifications:
            numbers = f"{one.protocol.mated} + {one.protocol.fillers}; {one.protocol.strangers}"
            rank = percent(one.ranks[1]) if one.ranks else ""
            table.add_row(one.name, *map(tpir, one.lines), numbers, rank)
        console.print(table)
        console.print(
            "In brackets: 95 %. †: fewer strangers than 3 ÷ FPIR. TPIR counts faces not found as misses."
        )
    if figures.groups:
        table = Table("group", "mated; strangers", "TPIR", "FPIR", "")
        for group in figures.groups:
            rates = [interval(one) if one is not None else "-" for one in (group.tpir, group.fpir)]
            words = "too few to say" if group.too_few else ""
            table.add_row(group.group, f"{group.mated}; {group.strangers}", *rates, words)
        console.print(table)
    if figures.ablation:
        table = _table("what each part is worth", figures.ablation[0].lines)
        for step in figures.ablation:
            table.add_row(step.what, *map(tpir, step.lines))
        console.print(table)
    if figures.degradations:
        table = Table("degradation", "value", "TPIR", "FPIR at the clean threshold of 1 %")
        for level in figures.degradations:
            table.add_row(level.kind, f"{level.value:g}", interval(level.tpir), interval(level.fpir))
        console.print(table)


def _table(title: str, lines: Sequence[Line], *more: str) -> Table:
    return Table(title, *(f"TPIR at FPIR {percent(line.rate)}" for line in lines), *more)


def _made(folder: Path) -> Path:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        raise BadInput(f"{folder} cannot be made: name another folder with --into") from None
    return folder
