"""What the trial found, as a table for people, figures for programs, and a plot; of nobody's face."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from tests.bystanders.attacking import Attack, worst
from tests.bystanders.chance import Measured, beyond_chance
from tests.bystanders.curves import chance_curve, curve_of, svg_of
from tests.bystanders.keeping import KINDS
from tests.bystanders.trial import SIDES, Trial

_FOUND_RATIO = 0.8  # outlines lie over the filling
_HEADS = ("picture", "attack", "rank 1", "guessing", "rank 10", "guessing", "AUC", "EER", "p")


@dataclass(frozen=True, slots=True)
class Findings:
    """`attacks` by the set of people; `filled` says of each hardship and kind how much of the faces was
    filled.
    """

    attacks: Mapping[str, Sequence[Attack]]
    trials: Mapping[str, Trial]

    @property
    def beyond(self) -> set[str]:
        """Attacks on filled pictures that did better than guessing, all of them judged together."""
        named = {
            key(name, attack): attack.outcome.p_ratio
            for name, some in self.attacks.items()
            for attack in some
            if not attack.control
        }
        return beyond_chance(named)

    def filled(self, name: str) -> dict[str, dict[str, tuple[int, float, float]]]:
        """By hardship and kind: how many faces, the share of them that is filled in every picture of them,
        and the median of how much is filled in the worst one.
        """
        table: dict[str, dict[str, tuple[int, float, float]]] = {}
        lefts = [left for side in SIDES for left in self.trials[name].left[side]]
        for hardship in dict.fromkeys(left.hardship for left in lefts):
            for kind in KINDS:
                some = [left for left in lefts if left.hardship == hardship and left.traces.get(kind)]
                if some:
                    ratios = np.array([worst(left, kind).filled_ratio for left in some])
                    found = float((ratios >= _FOUND_RATIO).mean())
                    table.setdefault(hardship, {})[kind] = (len(some), found, float(np.median(ratios)))
        return table


def key(name: str, attack: Attack) -> str:
    """What an attack is called among all."""
    return f"{name} / {attack.kind} / {attack.name}"


def write(findings: Findings, folder: Path) -> None:
    """`report.md`, `report.json`, `curves.svg`."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "report.json").write_text(json.dumps(_figures(findings), indent=1) + "\n", "utf-8")
    (folder / "report.md").write_text(text(findings), "utf-8")
    (folder / "curves.svg").write_text(_plot(findings), "utf-8")


def text(findings: Findings) -> str:
    """The tables, in Markdown."""
    beyond, lines = findings.beyond, ["# Bystanders", ""]
    for name, trial in findings.trials.items():
        counted = ", ".join(f"{kind} {trial.pictures[kind]}" for kind in KINDS)
        lines += [f"## {name}", "", f"{len(trial.people)} people; pictures: {counted}.", ""]
        lines += ["| planted | " + " | ".join(KINDS) + " |", "|---" * (len(KINDS) + 1) + "|"]
        for hardship, kinds in findings.filled(name).items():
            cells = [_share(kinds.get(kind)) for kind in KINDS]
            lines.append(f"| {hardship} | " + " | ".join(cells) + " |")
        lines += ["", "| " + " | ".join(_HEADS) + " |", "|---" * len(_HEADS) + "|"]
        for attack in findings.attacks[name]:
            lines.append(_row(attack, key(name, attack) in beyond))
        lines.append("")
    return "\n".join(lines)


def _share(cell: tuple[int, float, float] | None) -> str:
    return "–" if cell is None else f"{cell[1]:.0%} of {cell[0]}"


def _row(attack: Attack, is_beyond: bool) -> str:
    out = attack.outcome
    cells = [
        attack.kind,
        attack.name + (" (control)" if attack.control else ""),
        _ranged(out.rank_1),
        f"{out.rank_1.chance:.1%}",
        _ranged(out.rank_10),
        f"{out.rank_10.chance:.1%}",
        f"{out.auc.value:.2f} ({out.auc.low:.2f}–{out.auc.high:.2f})",
        f"{out.eer.value:.2f} ({out.eer.low:.2f}–{out.eer.high:.2f})",
        f"{out.p_ratio:.3f}" + (" **beyond chance**" if is_beyond else ""),
    ]
    return "| " + " | ".join(cells) + " |"


def _ranged(measured: Measured) -> str:
    return f"{measured.value:.1%} ({measured.low:.1%}–{measured.high:.1%})"


def _figures(findings: Findings) -> dict[str, Any]:
    def of(measured: Measured) -> dict[str, float]:
        return {
            "value": measured.value,
            "low": measured.low,
            "high": measured.high,
            "chance": measured.chance,
        }

    return {
        name: {
            "people": len(trial.people),
            "pictures": dict(trial.pictures),
            "filled": findings.filled(name),
            "attacks": [
                {
                    "picture": attack.kind,
                    "attack": attack.name,
                    "control": attack.control,
                    "gallery": attack.outcome.gallery,
                    "probes": len(attack.outcome.places),
                    "rank_1": of(attack.outcome.rank_1),
                    "rank_10": of(attack.outcome.rank_10),
                    "auc": of(attack.outcome.auc),
                    "eer": of(attack.outcome.eer),
                    "p": attack.outcome.p_ratio,
                    "beyond_chance": key(name, attack) in findings.beyond,
                }
                for attack in findings.attacks[name]
            ],
        }
        for name, trial in findings.trials.items()
    }


def _plot(findings: Findings) -> str:
    """The controls, and of each kind of picture the attack that did best."""
    some = next(iter(findings.attacks.values()))
    controls = [attack for attack in some if attack.control and attack.kind == "frame"][:3]
    best = []
    for kind in KINDS:
        of_kind = [attack for attack in some if attack.kind == kind and not attack.control]
        if of_kind:
            best.append(max(of_kind, key=lambda attack: attack.outcome.auc.value))
    gallery = controls[0].outcome.gallery if controls else 100
    return svg_of([*map(curve_of, controls), *map(curve_of, best), chance_curve(gallery)])
