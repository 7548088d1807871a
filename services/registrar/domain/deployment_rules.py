"""What a deployment must say before it may be drafted, and before it may go live."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from services.registrar.domain.words import hides

_NAME = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")
# Without an authorisation a list is for trying things out.
MOST_TRIAL_SUBJECTS = 100
MOST_PASS_GAP_SECONDS = 86_400.0
MOST_FOOTAGE_DAYS = 31
FACES_OF_A_TRIAL = "footage.faces_clear: in a trial, which nobody authorises, faces are filled; leave it out"
# What is published, and signed as it is read.
LONGEST = {"purpose": 1000, "legal_basis": 1000, "place": 200}


@dataclass(frozen=True, slots=True)
class Plan:
    """A deployment as it was written down. None: `threshold`, `pass_gap_seconds`, `footage_days` left out."""

    name: str
    purpose: str
    legal_basis: str
    place: str
    start: datetime
    end: datetime
    cameras: Sequence[tuple[str, str]]
    threshold: float | None
    officers: Sequence[str]
    model_pack: str
    two_persons: bool = False
    pass_gap_seconds: float | None = None
    footage_days: int | None = None
    faces_clear: bool = False
    calibration: "Calibrated | None" = None


@dataclass(frozen=True, slots=True)
class Calibrated:
    """What a threshold was measured for: a list, a model, a rule of a pass."""

    list_digest: str
    model_id: str
    pass_rule: str
    threshold: float


def void_problem(plan: Plan, actual: Calibrated) -> str:
    """Return why a plan's calibration does not hold; empty when it does, or when there is none.

    `actual`: the list, the model and the rule that there are; its threshold is the plan's.
    """
    stated = plan.calibration
    if stated is None:
        return ""
    for holds, what in (
        (stated.list_digest == actual.list_digest, "another list"),
        (stated.model_id == actual.model_id, "another model"),
        (stated.pass_rule == actual.pass_rule, "another rule of a pass"),
        (actual.threshold >= stated.threshold, f"no threshold below {stated.threshold}"),
    ):
        if not holds:
            return f"calibration: it is for {what}; run `sightline calibrate` again, or leave it out"
    return ""


def draft_problem(plan: Plan, model_pack: str, now: datetime) -> str:
    """Return the first thing that is wrong with a plan, and what to do; empty when nothing is."""
    if not _NAME.fullmatch(plan.name):
        return "name: use 1 to 63 lower-case letters, digits and hyphens"
    for value, field in (
        (plan.purpose, "purpose"),
        (plan.legal_basis, "legal_basis"),
        (plan.place, "place"),
    ):
        if not value.strip():
            return f"{field}: say it in words that can be published"
        if len(value) > LONGEST[field] or hides(value):
            return f"{field}: {LONGEST[field]} letters at most, none of them hidden or turned round"
    if plan.end <= plan.start:
        return "end: it must be after the start"
    if plan.end <= now:
        return f"end: {plan.end:%Y-%m-%d %H:%M} UTC is in the past; a deployment that is over does not run"
    if plan.model_pack != model_pack:
        return f"model_pack: {plan.model_pack} was asked for, but {model_pack} is running"
    if not plan.officers:
        return "officers: name at least one who compares and decides"
    if plan.two_persons and len(set(plan.officers)) < 2:
        return "adjudication: two persons are to answer; name at least two officers"
    if plan.pass_gap_seconds is not None and not 0 <= plan.pass_gap_seconds <= MOST_PASS_GAP_SECONDS:
        return f"pass_gap_seconds: it must be between 0 and {MOST_PASS_GAP_SECONDS:.0f}, a day"
    if plan.footage_days is not None and not 1 <= plan.footage_days <= MOST_FOOTAGE_DAYS:
        return f"footage.kept_days: it must be between 1 and {MOST_FOOTAGE_DAYS}; leave footage out for none"
    return _camera_problem(plan.cameras) or _threshold_problem(plan.threshold)


def start_problem(
    plan: Plan, *, floor: float, subject_count: int, trial: bool, fixed: bool, now: datetime
) -> str:
    """Return why a deployment may not go live; empty when it may. `floor` is for this list's size."""
    if not fixed:
        return "the list is not fixed yet: authorise it, or fix it as a trial"
    if now < plan.start:
        return f"start: it begins on {plan.start:%Y-%m-%d %H:%M} UTC; wait, or set an earlier start"
    if now >= plan.end:
        return f"end: it ended on {plan.end:%Y-%m-%d %H:%M} UTC"
    if subject_count == 0:
        return "watchlist: no photo was taken, so there is nobody to look for"
    if trial and subject_count > MOST_TRIAL_SUBJECTS:
        return f"watchlist: {subject_count} subjects; a trial may have {MOST_TRIAL_SUBJECTS}"
    if trial and plan.faces_clear:
        return FACES_OF_A_TRIAL
    if plan.threshold is None or plan.threshold < floor:
        return (
            f"threshold: {plan.threshold} is below {floor}, the floor of this model pack"
            f" for {subject_count} subjects; strangers would match"
        )
    return ""


def _camera_problem(cameras: Sequence[tuple[str, str]]) -> str:
    if not cameras:
        return "cameras: name at least one"
    ids = [camera for camera, _ in cameras]
    if len(set(ids)) != len(ids):
        return "cameras: two have the same id"
    for camera, source in cameras:
        if not _NAME.fullmatch(camera):
            return "cameras: an id has 1 to 63 lower-case letters, digits and hyphens"
        if not source.strip():
            return f"cameras: {camera} has no source"
    return ""


def _threshold_problem(threshold: float | None) -> str:
    if threshold is None:
        return "threshold: it is missing; state the similarity from which a face matches"
    if not 0 < threshold < 1:
        return f"threshold: {threshold} is not between 0 and 1"
    return ""
