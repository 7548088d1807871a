"""Calibrates a deployment's threshold, and writes what it was measured for into the deployment file."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import numpy as np
import yaml
from rich.console import Console
from rich.table import Table

from services.chassis.errors import BadInput
from services.cli.deployment_file import DeploymentFile
from services.evaluation.calibrating import Calibrated, calibrate
from services.evaluation.evaluating import Begin
from services.evaluation.gathering import Crew, templates_of
from services.evaluation.people import people_in, picture_of
from services.evaluation.protocols import passes
from services.evaluation.recogniser import Recogniser
from services.evaluation.scoring import Gallery, density_of
from services.evaluation.walks import Camera, PassRule
from services.evaluation.wording import interval, percent
from services.model_packs import Manifest, Pack, cohort_of
from services.model_packs.pass_rule import list_digest
from services.watchlists.listing import ListedPhoto


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be calibrated, with whom. `photos`: those of the list that the gate has taken."""

    file: DeploymentFile
    pack: Pack
    photos: Sequence[ListedPhoto]
    faces: Path
    rate: float
    camera: Camera
    threads: int
    extrapolate: bool


def measure(asked: Asked, begin: Begin) -> Calibrated:
    """Let the cohort pass the camera, and find the threshold for this list."""
    crew = Crew(lambda: Recogniser.of(asked.pack), asked.threads)
    gallery = _gallery(asked, crew, begin)
    cohort = people_in(asked.faces, {photo.subject for photo in asked.photos})
    several = [person for person in cohort if len(person.photos) > 1]
    shots = passes.walked(crew, cohort, asked.camera, begin("passes", len(cohort)), photo=0)
    again = passes.walked(crew, several, asked.camera, begin("passes, who has two", len(several)))
    enrolled = templates_of(crew, several, 1, begin("templates", len(several)))
    spec = asked.pack.embedder.spec
    return calibrate(
        gallery,
        shots,
        {name: rows[0] for name, rows in enrolled.items() if rows[0] is not None},
        again,
        PassRule(spec.model_id, spec.same_person_score),
        asked.rate,
        extrapolate=asked.extrapolate,
    )


def _gallery(asked: Asked, crew: Crew, begin: Begin) -> Gallery:
    tick = begin("templates of the list", len(asked.photos))
    found = list(crew.each(lambda made, one: made.template(picture_of(one.path)), asked.photos, tick))
    rows = [(one.subject, row) for one, row in zip(asked.photos, found, strict=True) if row is not None]
    if not rows:
        raise BadInput("watchlist: no photo shows a face; `sightline enrol` says why of each")
    templates = np.stack([row for _, row in rows])
    return Gallery.of(templates, [subject for subject, _ in rows], density_of(cohort_of(asked.file.pack)))


def stated(asked: Asked, found: Calibrated, digest: str) -> dict[str, object]:
    """Return the lines for the deployment file."""
    return lines_for(
        digest,
        asked.pack.embedder.spec.model_id,
        asked.pack.manifest.pass_rule,
        round(found.threshold + 5e-5, 4),  # never below what was measured
        rate=found.rate,
        people=found.people,
        extrapolated=found.extrapolated,
    )


def lines_for(
    digest: str,
    model_id: str,
    pass_rule: str,
    threshold: float,
    *,
    rate: float,
    people: int,
    extrapolated: bool,
) -> dict[str, object]:
    """Return a threshold, and what it was measured for: list, model and rule of a pass."""
    return {
        "threshold": threshold,
        "calibration": {
            "list_digest": digest,
            "model_id": model_id,
            "pass_rule": pass_rule,
            "false_alert_ratio": rate,
            "threshold": threshold,
            "people": people,
            "extrapolated": extrapolated,
        },
    }


def digest_of(photos: Sequence[ListedPhoto]) -> str:
    """Return what names the list: photos by the SHA-256 of their files."""
    return list_digest((photo.subject, sha256(photo.path.read_bytes()).hexdigest()) for photo in photos)


def show(
    asked: Asked, found: Calibrated, manifest: Manifest, lines: dict[str, object], console: Console
) -> None:
    """Print what was found, and what to write."""
    subjects = len({photo.subject for photo in asked.photos})
    floor = manifest.floor_for(subjects)
    table = Table("what", "figure")
    table.add_row("list", f"{subjects} people, {len(asked.photos)} photos")
    table.add_row("cohort", f"{found.people} people not on it, one pass each")
    table.add_row("asked for", f"{percent(found.rate)} of passes of people not listed raise a false alert")
    sure = f"{found.threshold:.4f} ({found.low:.4f} to {found.high:.4f})"
    table.add_row("threshold", sure + (", extrapolated" if found.extrapolated else ""))
    expected = (
        "nobody of the cohort has two photographs" if found.expected is None else interval(found.expected)
    )
    table.add_row("expected TPIR of passes", f"{expected}; {found.mated} people, one photograph enrolled")
    table.add_row("the pack's floor for such a list", f"{floor:.4f}")
    console.print(table)
    console.print(
        f"Nearest of the cohort: {', '.join(found.nearest)}. If one is on the list, take it out; again."
    )
    if found.threshold < floor:
        console.print(f"The floor is higher: the deployment does not start below {floor}.")
    show_lines(lines, console)


def show_lines(lines: dict[str, object], console: Console) -> None:
    """Print what to write into the deployment file, in lines that no terminal's width breaks."""
    console.print("For the deployment file:")
    text = yaml.safe_dump(lines, sort_keys=False, width=math.inf)
    console.print(text.rstrip(), highlight=False, markup=False, emoji=False, soft_wrap=True)
