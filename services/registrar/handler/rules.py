"""The rules by which a deployment stops, asked whenever something new is known of an alert."""

from dataclasses import dataclass

from services.chassis.deployments import Deployments, LiveDeployment
from services.registrar.domain.course import Stretch, Tracks
from services.registrar.domain.stopping import DEFAULT_MOST_FALSE_ALERT_RATIO, ratio_problem, row_problem
from services.registrar.domain.tally import tally_of
from services.registrar.metrics import RegistrarMetrics
from services.registrar.ports import Ledgers, Stops, Tallies


@dataclass(frozen=True, slots=True)
class StoppingRules:
    """Both look at what was raised since the last authorisation: who authorised anew knew of the rest."""

    tallies: Tallies
    ledgers: Ledgers
    stops: Stops
    deployments: Deployments
    metrics: RegistrarMetrics

    async def check(self, name: str) -> None:
        """Stop a deployment that has to. Unavailable when that cannot be told now: it is asked again."""
        known, stretch = self.deployments.get(name), await self.tallies.last(name)
        if known is None or not known.loads or stretch is None or stretch.ended_at is not None:
            return
        reason = row_problem(await self.tallies.confirmed(stretch)) or await self._ratio(known, stretch)
        if reason:
            await self.stops.stop(name, reason)
            self.metrics.stops.inc()

    async def _ratio(self, known: LiveDeployment, stretch: Stretch) -> str:
        """A trial that states no ratio has none: nobody authorised one, and few faces prove nothing."""
        plan = known.deployment
        stated = plan.HasField("most_false_alert_ratio")
        if known.trial and not stated:
            return ""
        false_alerts = (stretch.folded + tally_of(await self.tallies.alerts(stretch))).all_false
        if false_alerts == 0:
            return ""
        faces = (await self.ledgers.tracks(known.name)).opened - (stretch.before or Tracks()).opened
        most = plan.most_false_alert_ratio if stated else DEFAULT_MOST_FALSE_ALERT_RATIO
        return ratio_problem(false_alerts, max(0, faces), most)
