"""One probe."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import pytest
from prometheus_client import CollectorRegistry

from services.chassis.deployments import Deployments, LiveDeployment
from services.chassis.errors import Unavailable
from services.chassis.origin import Delivered, Origin
from services.chassis.outcome import Fate, Outcome, Reason, Seal
from services.chassis.sealing import new_identity, public_key_of
from services.matcher.domain.decision import Neighbour, Template
from services.matcher.domain.density import Density
from services.matcher.domain.gallery import GalleryState, ListVersion
from services.matcher.handler import TemplateExtractedHandler
from services.matcher.metrics import MatcherMetrics
from services.matcher.wire import list_of
from sightline.embedder.v1.template_extracted_pb2 import TemplateExtracted
from sightline.registrar.v1.deployment_changed_pb2 import STATUS_LIVE
from tests.chassis.deploying import SECRET, changed, deployment

NOW = datetime.now(UTC)
LATER = NOW + timedelta(days=1)
PROBE = np.array([0.6, 0.8], "<f4")


@dataclass
class FoundGallery:
    """Finds what it was told, or is away; keeps what it was given to look for."""

    neighbours: Sequence[Neighbour] = ()
    away: bool = False
    asked: list[Template] = field(default_factory=list)

    async def search(self, state: GalleryState, template: Template) -> list[Neighbour]:
        assert template.tolist() == PROBE.tolist()
        self.asked.append(template)
        if self.away:
            raise Unavailable("Milvus is away")
        return list(self.neighbours)


@dataclass
class Loaded:
    known: GalleryState | None

    def state(self, deployment: str) -> GalleryState | None:
        return self.known

    def doubt(self, deployment: str, problem: str) -> None:
        assert self.known is not None and deployment == "market"
        self.known = self.known.doubted(problem)


def version(number: int, secret: bytes = SECRET) -> ListVersion:
    return list_of(LiveDeployment(deployment(), STATUS_LIVE, number, True, secret))


GOOD = GalleryState(version(1), 1, 1, "model")


async def answer(
    gallery: Any,
    state: GalleryState | None = GOOD,
    *,
    threshold: float | None = 0.6,
    known: bool = True,
    loaded: Loaded | None = None,
    density: Density | None = None,
) -> Outcome:
    private = new_identity()
    deployments = Deployments("matcher", private)
    plan = deployment()
    plan.ClearField("threshold")
    if threshold is not None:
        plan.threshold = threshold
    if known:
        await deployments.take(changed({"matcher": public_key_of(private)}, of=plan))
    metrics = MatcherMetrics.create(CollectorRegistry())
    handler = TemplateExtractedHandler(
        gallery, loaded or Loaded(state), deployments, metrics, lambda: NOW, density
    )
    probe = TemplateExtracted(track="t", look=2, template=PROBE.tobytes(), model_id="model")
    return await handler(Delivered(probe, Origin("market", "gate", 1, NOW, NOW, id=b"id"), "key"))


async def test_a_face_that_matches_nobody_is_forgotten() -> None:
    gallery = FoundGallery([Neighbour("subject", 0.5, LATER)])
    assert await answer(gallery) == Outcome.forget(Reason.NO_MATCH)


async def test_a_match_is_retained_and_its_key_passed_on() -> None:
    outcome = await answer(FoundGallery([Neighbour("subject", 0.7, LATER)]))
    (event,) = outcome.events
    assert (outcome.fate, outcome.reason, event.seal) == (Fate.RETAINED, Reason.MATCH, Seal.PASS_ON)
    message: Any = event.message
    assert (message.subject, message.score, message.threshold) == ("subject", 0.7, 0.6)
    assert "subject" not in event.bus_key


async def test_the_same_probe_again_is_the_same_match() -> None:
    first, again = [await answer(FoundGallery([Neighbour("s", 0.7, LATER)])) for _ in range(2)]
    assert first == again


async def test_the_template_is_overwritten_whether_it_matched_or_failed() -> None:
    for gallery in (FoundGallery(), FoundGallery([Neighbour("s", 0.9, LATER)]), FoundGallery(away=True)):
        await answer(gallery)
        assert not gallery.asked[0].any()


async def test_without_the_store_a_probe_is_forgotten_and_the_next_is_not_even_searched() -> None:
    gallery, loaded = FoundGallery(away=True), Loaded(GOOD)
    for _ in range(2):
        assert await answer(gallery, loaded=loaded) == Outcome.forget(Reason.NOT_READY)
    assert len(gallery.asked) == 1
    assert loaded.known is not None and loaded.known.problem == "Milvus is away"


@pytest.mark.parametrize(
    "state",
    [
        None,
        GalleryState(version(2), 1, 1, "model"),
        GalleryState(version(1, b"of an earlier deployment"), 1, 1, "model"),
        GalleryState(version(1), 1, 1, "another model"),
        GalleryState(version(1), problem="Milvus is away"),
    ],
)
async def test_without_the_right_gallery_nothing_is_compared(state: GalleryState | None) -> None:
    gallery = FoundGallery([Neighbour("subject", 0.9, LATER)])
    assert await answer(gallery, state) == Outcome.forget(Reason.NOT_READY)
    assert gallery.asked == []


async def test_a_threshold_that_was_changed_without_another_version_of_the_list_matches_nobody() -> None:
    gallery = FoundGallery([Neighbour("subject", 0.9, LATER)])
    assert await answer(gallery, threshold=0.5) == Outcome.forget(Reason.NOT_READY)


async def test_a_deployment_that_is_unknown_or_states_no_threshold_matches_nobody() -> None:
    gallery = FoundGallery([Neighbour("subject", 0.9, LATER)])
    assert await answer(gallery, known=False) == Outcome.forget(Reason.NOT_READY)
    assert await answer(gallery, threshold=None) == Outcome.forget(Reason.NOT_READY)


DENSITY = Density("of a cohort", "model", np.eye(2, dtype=np.float32), 0.5, 1)


async def test_what_is_decided_on_is_the_corrected_score() -> None:
    """The probe stands at 0.8 of the cohort, which is crowded: typical there is 0."""
    version_of_cohort = list_of(LiveDeployment(deployment(), STATUS_LIVE, 1, True, SECRET), DENSITY.id)
    state = GalleryState(version_of_cohort, 1, 1, "model")
    for around, reason in ((0.0, Reason.NO_MATCH), (-0.9, Reason.MATCH)):
        gallery = FoundGallery([Neighbour("subject", 0.7, LATER, around)])
        outcome = await answer(gallery, state, density=DENSITY)
        assert outcome.reason is reason
    (event,) = outcome.events
    message: Any = event.message
    assert message.score == pytest.approx(0.7 + 0.5 * (0.9 - 0.8))
    assert not gallery.asked[0].any()


async def test_a_list_that_was_loaded_for_other_scores_is_not_compared_with() -> None:
    gallery = FoundGallery([Neighbour("subject", 0.9, LATER)])
    assert await answer(gallery, GOOD, density=DENSITY) == Outcome.forget(Reason.NOT_READY)
