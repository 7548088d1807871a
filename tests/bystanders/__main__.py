"""Attacks on filled pictures, at length: `tox -e bystanders`.

People of `shared/lfw-dev` are planted in rendered streets; what the detector keeps and shows of them is
attacked. Writes `report.md`, `report.json`, `curves.svg` and a sheet of public-domain faces. Exit status 1
when an attack on a filled picture does better than guessing, or when a control does not succeed.
"""

import argparse
import os
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console

from services.chassis import hygiene
from services.cli.demo import assets
from services.detector import service
from services.detector.settings import DetectorSettings
from tests.bystanders import report, sheet
from tests.bystanders.attacking import Attack, Remembering, attacks, attacks_on_missed, controls
from tests.bystanders.embedding import ArcFaceShaped, Bundled, Model
from tests.bystanders.people import people_of
from tests.bystanders.trial import Trial, listed_photo, run, spread

_ROOT = Path(__file__).resolve().parents[2]
_LEAST_CONTROL_RATIO = 0.5
FOUND, HARD = "Faces as they pass", "Faces that are hard to find"


def main() -> int:
    """Run it, and say what came out."""
    hygiene.guard_memory()
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--people", type=int, default=120, help="in each of the two sets")
    parser.add_argument("--output", type=Path, default=_ROOT / "sightline-bystanders")
    asked = parser.parse_args()
    shared = Path(os.environ.get("SIGHTLINE_SHARED", _ROOT.parent / "shared"))
    console = Console(width=120)
    if not (shared / "lfw-dev").is_dir():
        console.print(f"{shared}/lfw-dev is not there: name the folder that has it by SIGHTLINE_SHARED")
        return 2
    settings = DetectorSettings(threads=1)
    photos = assets.fetch()
    listed = listed_photo(photos["obama2.jpg"], settings)
    people = people_of(shared / "lfw-dev", service.finder(settings), asked.people)
    sets = {FOUND: ["plain"] * len(people), HARD: spread(len(people))}
    models = _models(shared)
    trials: dict[str, Trial] = {}
    made: dict[str, Sequence[Attack]] = {}
    for name, hardships in sets.items():
        with tempfile.TemporaryDirectory(prefix="sightline-bystanders-") as scratch:
            console.print(f"{name}: {len(people)} people in {2 * -(-len(people) // 3)} streets …")
            trials[name] = run(listed, people, hardships, settings, Path(scratch))
        made[name] = [*attacks(trials[name], models), *attacks_on_missed(trials[name], models)]
    first = next(iter(sets))
    made[first] = [*controls(trials[first], models), *made[first]]
    findings = report.Findings(made, trials)
    report.write(findings, asked.output)
    sheet.write(photos, settings, asked.output / "sheet.png")
    console.print(report.text(findings), markup=False)
    return _judged(findings, console)


def _models(shared: Path) -> dict[str, Model]:
    """The more able one first: it is used where one has to do."""
    models: dict[str, Model] = {}
    other = shared / "models" / "mobilefacenet_arcface_112.onnx"
    if other.exists():
        models["MobileFaceNet"] = Remembering(ArcFaceShaped(other))
    models["dlib"] = Remembering(Bundled())
    return models


def _judged(findings: report.Findings, console: Console) -> int:
    weak = [
        report.key(name, attack)
        for name, some in findings.attacks.items()
        for attack in some
        if attack.control and "clear, against clear" in attack.name and name == FOUND
        and attack.outcome.rank_1.value < _LEAST_CONTROL_RATIO
    ]  # fmt: skip
    found = sorted(one for one in findings.beyond if one.startswith(FOUND))
    for problem in found:
        console.print(f"better than guessing: {problem}", markup=False)
    for problem in weak:
        console.print(f"a control that fails proves nothing: {problem}", markup=False)
    return 1 if found or weak else 0


if __name__ == "__main__":
    sys.exit(main())
