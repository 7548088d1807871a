"""A whole evaluation of a few people, if a folder of them is here."""

from collections import Counter
from itertools import islice
from pathlib import Path

import pytest

from services.evaluation.casting import Numbers
from services.evaluation.errata import Errata
from services.evaluation.evaluating import Asked, Evaluation
from services.evaluation.protocols import degrading
from services.model_packs import fetch


def folder_of_some(folder: Path, shared: Path, people: int) -> Path:
    """Links to the first people who have several photographs."""
    several = (one for one in sorted((shared / "lfw-dev").iterdir()) if len(list(one.iterdir())) > 1)
    folder.mkdir()
    for person in islice(several, people):
        (folder / person.name).symlink_to(person)
    return folder


def test_every_protocol_that_is_asked_for_is_run_and_told(tmp_path: Path, shared_folder: Path) -> None:
    faces = folder_of_some(tmp_path / "faces", shared_folder, 26)
    fetch("bundled", lambda *_: None)
    left_out = sorted(path.name for path in faces.iterdir())[0]
    ticks: Counter[str] = Counter()
    totals: dict[str, int] = {}

    def begin(what: str, total: int):  # type: ignore[no-untyped-def]
        totals[what] = total
        return lambda: ticks.update([what])

    asked = Asked(
        faces=faces,
        pack="bundled",
        errata=Errata(mislabelled=(left_out, "nobody of these")),
        numbers=Numbers(5, 10),
        splits=2,
        threads=2,
        begin=begin,
        street_strangers=3,
        with_ablation=True,
    )
    evaluation = Evaluation(asked)
    times = sum(1 for _ in evaluation.run())
    figures = evaluation.figures
    assert times == 5 and figures.people == 26 and figures.left_out == [left_out]
    assert figures.pairs is not None and figures.pairs.accuracy_ratio > 0.9
    names = [one.name for one in figures.identifications]
    assert names == [
        "photographs, all people",
        "photographs, without errata",
        "passes made of photographs",
        "passes in a rendered street",
    ]
    assert [one.protocol.strangers for one in figures.identifications] == [16, 15, 15, 3]
    assert all(one.lines[0].tpir.ratio > 0.5 for one in figures.identifications)
    assert len(figures.ablation) >= 8 and ticks == Counter(totals)
    begins = [step.what for step in figures.ablation][:3]
    assert begins == [
        "cosine, one side, the detector's landmarks",
        "+ landmarks found again",
        "+ the mirror image, both sides",
    ]
    first, second = (step.lines[0].threshold for step in figures.ablation[:2])
    assert first != second  # other landmarks, other templates


def test_degradations_are_told_for_each_level(
    tmp_path: Path, shared_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    faces = folder_of_some(tmp_path / "faces", shared_folder, 12)
    fetch("bundled", lambda *_: None)
    steps = degrading.LEVELS["distance: face, px"]
    monkeypatch.setattr(degrading, "LEVELS", {"distance": [steps[0], steps[-1]]})
    asked = Asked(
        faces=faces,
        pack="bundled",
        errata=Errata(),
        numbers=Numbers(3, 6),
        splits=1,
        threads=2,
        begin=lambda what, total: lambda: None,
        with_pairs=False,
        with_passes=False,
        with_degradations=True,
    )
    evaluation = Evaluation(asked)
    list(evaluation.run())
    near, far = evaluation.figures.degradations
    assert (near.value, far.value) == (100, 20)
    assert far.tpir.ratio <= near.tpir.ratio and near.tpir.ratio > 0.5
