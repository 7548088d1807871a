"""Every attack on every kind of picture."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from services.detector.domain.faces import Pixels
from tests.bystanders.chance import Outcome, Scores, judged
from tests.bystanders.embedding import Model, Templates
from tests.bystanders.keeping import KINDS, UNFILLED
from tests.bystanders.learning import learned, of_face, of_surroundings
from tests.bystanders.restoring import RESTORED, blurred, pixelated, unsharp
from tests.bystanders.traces import Trace
from tests.bystanders.trial import SIDES, Left, Trial, is_beside

_AGAINST_CLEAR = "against clear photographs"
MISSED = "as it is, of whom the detector missed"
LEAST_PEOPLE = 8
"""Of fewer nothing is said: rank 10 would be luck for most."""


@dataclass(frozen=True, slots=True)
class Attack:
    """`control`: on pictures that are not filled; it has to succeed, or the others would prove nothing."""

    kind: str
    name: str
    outcome: Outcome
    control: bool = False


@dataclass(slots=True)
class Remembering:
    """Makes each template once: filled faces are all the same picture."""

    model: Model
    _made: dict[bytes, Templates] = field(default_factory=dict)

    def __call__(self, chips: Sequence[Pixels]) -> Templates:
        new = {chip.tobytes(): chip for chip in chips if chip.tobytes() not in self._made}
        if new:
            self._made.update(zip(new, self.model(list(new.values())), strict=True))
        return np.stack([self._made[chip.tobytes()] for chip in chips])


def attacks(
    trial: Trial, models: Mapping[str, Model], kinds: Sequence[str] = (*KINDS, UNFILLED)
) -> Iterator[Attack]:
    """On every kind of picture. `models` by name; the first is used where one has to do.

    In shots there are only those who stand beside who matches; elsewhere they are left out, or that place
    would tell them from others.
    """
    for kind in kinds:
        who = [
            number
            for number in range(len(trial.people))
            if is_beside(number) == (kind == "shot")
            and all(trial.left[side][number].traces.get(kind) for side in SIDES)
        ]
        if len(who) >= LEAST_PEOPLE:
            known, planted = ([trial.left[side][number] for number in who] for side in SIDES)
            yield from _on(kind, known, planted, models)


def controls(trial: Trial, models: Mapping[str, Model]) -> Iterator[Attack]:
    """The faces as the camera saw them: clear, and hidden in ways that can be undone."""
    known, planted = ([_clear(left) for left in trial.left[side]] for side in SIDES)
    hidings: dict[str, Callable[[Pixels], Pixels]] = {"blurred, σ 3": blurred, "8 × 8 pixels": pixelated}
    for name, model in models.items():
        gallery = model(known)
        clear = model(planted) @ gallery.T
        yield _attack("frame", f"{name}: clear, {_AGAINST_CLEAR}", clear, control=True)
        for hiding, hide in hidings.items():
            hidden = model([hide(chip) for chip in planted])
            yield _attack("frame", f"{name}: {hiding}, {_AGAINST_CLEAR}", hidden @ gallery.T, control=True)
            alike = hidden @ model([hide(chip) for chip in known]).T
            yield _attack("frame", f"{name}: {hiding}, against photographs hidden alike", alike, control=True)


def missed(trial: Trial, kind: str) -> list[int]:
    """Those of whom half of the face or less is filled in one picture of that kind at least, when planted."""
    return [
        number
        for number, left in enumerate(trial.left["planted"])
        if left.traces.get(kind) and worst(left, kind).filled_ratio <= 0.5
    ]


def worst(left: Left, kind: str) -> Trace:
    """The picture in which most of the face is left."""
    return min(left.traces[kind], key=lambda one: one.filled_ratio)


def attacks_on_missed(
    trial: Trial, models: Mapping[str, Model], kinds: Sequence[str] = KINDS
) -> Iterator[Attack]:
    """Whom no filling covered, against clear photographs of the same people."""
    for kind in kinds:
        who = missed(trial, kind)
        if len(who) < LEAST_PEOPLE:
            continue
        chips = [worst(trial.left["planted"][number], kind).chip for number in who]
        clear = [_clear(trial.left["known"][number]) for number in who]
        for name, model in models.items():
            scores = model(chips) @ model(clear).T
            parts = _alike(np.array(who), scores, trial.left["planted"])
            yield _attack(kind, f"{name}: {MISSED}, {_AGAINST_CLEAR}", *parts)


def _on(kind: str, known: list[Left], planted: list[Left], models: Mapping[str, Model]) -> Iterator[Attack]:
    control = kind == UNFILLED
    left = {"known": known, "planted": planted}
    chips = {side: [worst(one, kind).chip for one in some] for side, some in left.items()}
    clear = [_clear(one) for one in known]
    everybody = np.arange(len(known))

    def attack(name: str, *scored: tuple[NDArray[np.intp], Scores]) -> Attack:
        parts = [part for who, scores in scored for part in _alike(who, scores, planted)]
        return _attack(kind, name, *parts, control=control)

    for name, model in models.items():
        own = model(chips["planted"])
        yield attack(f"{name}: as it is, {_AGAINST_CLEAR}", (everybody, own @ model(clear).T))
        alike = own @ model(chips["known"]).T
        yield attack(f"{name}: as it is, against photographs masked alike", (everybody, alike))
    name, model = next(iter(models.items()))
    for restoring, restore in RESTORED.items() if not control else ():
        pair = [model([restore(chip) for chip in chips[side]]) for side in ("planted", "known")]
        yield attack(f"{name}: {restoring}, masked alike", (everybody, pair[0] @ pair[1].T))
    if max(len(one.traces[kind]) for one in planted) > 1:
        pair = [model([_added(one, kind) for one in left[side]]) for side in ("planted", "known")]
        yield attack(f"{name}: frames shifted and added, masked alike", (everybody, pair[0] @ pair[1].T))
    before, after = ([_mean_patch(one, kind) for one in some] for some in (known, planted))
    yield attack("learned: the face", *learned(of_face(before), of_face(after)))
    yield attack("learned: what is around it", *learned(of_surroundings(before), of_surroundings(after)))


def _alike(who: NDArray[np.intp], scores: Scores, planted: Sequence[Left]) -> Iterator[Scores]:
    """Galleries of those under one hardship: who is dark twice is not to be found by that."""
    hardships = np.array([planted[number].hardship for number in who])
    for hardship in dict.fromkeys(hardships.tolist()):
        same = np.flatnonzero(hardships == hardship)
        if len(same) > 1:
            yield scores[np.ix_(same, same)]


def _attack(kind: str, name: str, *scores: Scores, control: bool = False) -> Attack:
    return Attack(kind, name, judged(*scores), control)


def _clear(left: Left) -> Pixels:
    assert left.clear is not None
    return left.clear


def _added(left: Left, kind: str) -> Pixels:
    """Super-resolution by shift and add (Elad and Hel-Or 2001): each chip was cut at its true place, to a
    part of a pixel, so that the mean of many holds more than any one.
    """
    mean = np.mean([trace.chip for trace in left.traces[kind]], axis=0)
    return unsharp(np.asarray(mean.round(), np.uint8))


def _mean_patch(left: Left, kind: str) -> Pixels:
    return np.asarray(np.mean([trace.patch for trace in left.traces[kind]], axis=0).round(), np.uint8)
