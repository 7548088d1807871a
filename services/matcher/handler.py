"""One probe: search, decide; a match goes on, everybody else is forgotten here."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from services.chassis.deployments import Deployments
from services.chassis.errors import Unavailable
from services.chassis.origin import Delivered, utc_now
from services.chassis.outcome import Event, Outcome, Reason, Seal
from services.chassis.sealing import make_id
from services.matcher import wire
from services.matcher.domain.decision import Match, NoMatch, decide
from services.matcher.domain.density import Density, scoring_of
from services.matcher.metrics import MatcherMetrics
from services.matcher.ports import Gallery, LoadedGalleries
from sightline.embedder.v1.template_extracted_pb2 import TemplateExtracted


@dataclass(frozen=True, slots=True)
class TemplateExtractedHandler:
    """Handles template-extracted.v1."""

    gallery: Gallery
    galleries: LoadedGalleries
    deployments: Deployments
    metrics: MatcherMetrics
    now: Callable[[], datetime] = utc_now
    density: Density | None = None

    async def __call__(self, delivered: Delivered[TemplateExtracted]) -> Outcome:
        """Decide on one probe. Without the right gallery nothing is compared: fails closed."""
        probe, origin = delivered.message, delivered.origin
        deployment = self.deployments.get(origin.deployment)
        state = self.galleries.state(origin.deployment)
        if deployment is None or state is None or not deployment.deployment.HasField("threshold"):
            return Outcome.forget(Reason.NOT_READY)
        if not state.answers(wire.list_of(deployment, scoring_of(self.density)), probe.model_id):
            return Outcome.forget(Reason.NOT_READY)
        threshold = deployment.deployment.threshold
        template = wire.template_of(probe)
        try:
            with self.metrics.search_seconds.time():
                neighbours = await self.gallery.search(state, template)
            if self.density is not None:
                neighbours = self.density.corrected(template, neighbours)
        except Unavailable as error:
            self.galleries.doubt(origin.deployment, str(error))
            return Outcome.forget(Reason.NOT_READY)
        finally:
            template.fill(0)
        match decide(neighbours, threshold, self.now()):
            case NoMatch():
                self.metrics.probes.labels("no_match").inc()
                return Outcome.forget(Reason.NO_MATCH)
            case Match() as found:
                self.metrics.probes.labels("match").inc()
                message = wire.match_found(probe, found, threshold, state.version.number)
                # The bus' key stands in clear: a pseudonym, so that matches of one subject come in order.
                bus_key = make_id(deployment.secret, "subject", found.subject).hex()
                parts = (origin.camera, origin.epoch, probe.track, probe.look)
                return Outcome.retain(Event(message, parts, bus_key, Seal.PASS_ON))
