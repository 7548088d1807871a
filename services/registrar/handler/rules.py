"""The rules by which a deployment stops, asked whenever something new is known of an alert."""

import logging
from dataclasses import dataclass, field

from services.chassis.deployments import Deployments, LiveDeployment
from services.chassis.errors import Unavailable
from services.registrar.domain.acts import Cause
from services.registrar.domain.course import Stretch, Tracks
from services.registrar.domain.stopping import DEFAULT_MOST_FALSE_ALERT_RATIO, ratio_problem, row_problem
from services.registrar.domain.tally import tally_of
from services.registrar.metrics import RegistrarMetrics
from services.registrar.ports import Ledgers, Stops, Tallies

_LOG = logging.getLogger(__name__)


@dataclass(slots=True)
class StoppingRules:
    """Both look at what was raised since the last authorisation: who authorised anew knew of the rest.

    While faces cannot be counted a deployment waits to be asked about again, and no event waits for it: the
    next one may be the second false alert in a row, which needs no count. After a start all are asked about.
    """

    tallies: Tallies
    ledgers: Ledgers
    stops: Stops
    deployments: Deployments
    metrics: RegistrarMetrics
    _waiting: set[str] = field(default_factory=set)
    _begun: bool = False

    async def ask_again(self) -> None:
        """Ask about those that wait."""
        if not self._begun and self.deployments.is_caught_up:
            self._begun = True
            self._waiting.update(one.name for one in self.deployments.all() if one.loads)
        for name in sorted(self._waiting):
            self._waiting.discard(name)
            await self.check(name)

    async def check(self, name: str) -> None:
        """Stop a deployment that has to; where that cannot be told now, `ask_again` will."""
        try:
            await self._check(name)
        except Unavailable as error:
            self._waiting.add(name)
            _LOG.info("%s: whether it has to stop is asked again: %s", name, error)

    async def _check(self, name: str) -> None:
        known, stretch = self.deployments.get(name), await self.tallies.last(name)
        if known is None or not known.loads or stretch is None or stretch.ended_at is not None:
            return
        reason, cause = row_problem(await self.tallies.confirmed(stretch)), Cause.FALSE_ALERTS_IN_A_ROW
        if not reason:
            reason, cause = await self._ratio(known, stretch), Cause.FALSE_ALERT_RATIO
        if reason:
            await self.stops.stop(name, reason, cause)
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
