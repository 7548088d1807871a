"""Watching: what there is, what comes, and what has come to stand otherwise."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from services.alert_dispatcher.domain.adjudication import Standing
from services.alert_dispatcher.domain.alerts import Alert
from services.alert_dispatcher.domain.rights import Viewer, why_not_see
from services.alert_dispatcher.ports import Alerts
from services.alert_dispatcher.wire.showing import Look, alert_message
from services.alert_dispatcher.worker.news import AlertNews
from sightline.alert_dispatcher.v1 import alert_service_pb2 as messages
from sightline.alert_dispatcher.v1.alert_resolved_pb2 import STANDING_OPEN

# However much is said, the records are not looked at more often.
_SOONEST_SECONDS = 0.1
# Clocks of replicas differ; what may have changed since is rather told twice.
_GRACE = timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class Watching:
    """Looks at the records whenever there is news; what one viewer was shown last is not shown again."""

    alerts: Alerts
    news: AlertNews
    escalate_after: timedelta
    now: Callable[[], datetime]
    # While an alert is open time changes it, and another replica may be told of an answer.
    look_again_seconds: float = 1.0
    pause: Callable[[float], Awaitable[None]] = field(default=asyncio.sleep)

    async def visible(self, deployment: str, viewer: Viewer) -> list[Alert]:
        """Return the alerts of a deployment that the viewer may know of, oldest first."""
        return [alert for alert in await self.alerts.of(deployment) if not why_not_see(viewer, alert)]

    def shown(self, alert: Alert, viewer: Viewer) -> messages.Alert:
        """Return an alert as the viewer may see it now."""
        return alert_message(alert, viewer, self.now(), self.escalate_after)

    async def stream(
        self, deployment: str, who: Callable[[], Viewer], resume_after: str
    ) -> AsyncGenerator[messages.Alert, None]:
        """Yield alerts for as long as somebody listens, to `who` as they stand at the time."""
        seen: dict[str, Look] = {}
        viewer = who()
        heard = await self.news.revision()
        found = await self.visible(deployment, viewer)
        for alert in self._known(found, resume_after):
            seen[alert.id] = Look.of(self.shown(alert, viewer))
        while True:
            for alert in found:
                message = self.shown(alert, viewer)
                look = Look.of(message)
                if seen.get(alert.id) != look:
                    seen[alert.id] = look
                    yield message
            seen = {alert.id: seen[alert.id] for alert in found}
            # As it was shown, not as it may be by now: what changed since is to be shown too.
            one_is_open = any(look.standing == STANDING_OPEN for look in seen.values())
            await self.news.changed(heard, self.look_again_seconds if one_is_open else None)
            await self.pause(_SOONEST_SECONDS)
            viewer = who()
            heard = await self.news.revision()
            found = await self.visible(deployment, viewer)

    def _known(self, found: list[Alert], resume_after: str) -> list[Alert]:
        """Return what a viewer who had seen `resume_after` knows already: final, and not changed since."""
        last = next((alert for alert in found if alert.id == resume_after), None)
        if last is None:
            return []
        now, since = self.now(), last.raised_at - _GRACE
        return [
            alert
            for alert in found
            if alert.verdict(now).standing is not Standing.OPEN and alert.changed_at(now) <= since
        ]
