"""What happens by itself in time: lists are kept, deployments end, what has ended is destroyed."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress

from services.chassis.errors import SightlineError
from services.registrar import wire
from services.registrar.domain.acts import Cause
from services.registrar.worker.desk import HOLDING
from services.registrar.worker.destroying import Destroying
from sightline.registrar.v1.deployment_changed_pb2 import STATUS_ENDED, DeploymentChanged

_LOG = logging.getLogger(__name__)
_CLOCK_SECONDS = 1.0


class Clock(Destroying):
    """Looks after every deployment once a second."""

    async def run(self) -> None:
        """Keep lists and end what is over, until cancelled; asks Redis and the database alone."""
        while True:
            await self._step_what_is_over()
            await asyncio.sleep(_CLOCK_SECONDS)

    async def run_destroying(self) -> None:
        """Destroy what has ended, until cancelled: apart from `run`, as a matcher may take long to answer."""
        while True:
            await self._destroy_what_has_ended()
            await asyncio.sleep(_CLOCK_SECONDS)

    async def end_what_is_over(self) -> None:
        """End each deployment whose time is up, or whose list is gone; destroy what can be by now."""
        await self._step_what_is_over()
        await self._destroy_what_has_ended()

    async def _step_what_is_over(self) -> None:
        # Before anything is judged: a key may be another's by now.
        await self._keep_lists()
        await self._look_after(HOLDING, self._step_if_over)

    async def _destroy_what_has_ended(self) -> None:
        await self._look_after((STATUS_ENDED,), self._destroy_if_gone)
        with suppress(SightlineError):
            await self._let_go_of_searches()

    async def _look_after(
        self, statuses: Sequence[int], step: Callable[[DeploymentChanged], Awaitable[None]]
    ) -> None:
        try:
            states = await self.register.all()
        except SightlineError as error:
            _LOG.warning("what is over could not be looked up: %s", error)
            return
        for state in states:
            if state.status not in statuses:
                continue
            try:
                await step(state)
            except SightlineError as error:
                _LOG.warning("%s could not be looked after: %s", state.deployment.name, error)

    async def _keep_lists(self) -> None:
        """Have the lists that are still needed outlive a restart, and forget what another process ended."""
        try:
            async with self.register.changing():
                states = await self.register.all()
                await self.photos.keep([state.deployment.name for state in states if state.status in HOLDING])
        except SightlineError as error:
            _LOG.warning("lists would not outlive a restart: %s", error)

    async def _step_if_over(self, seen: DeploymentChanged) -> None:
        async with self.register.changing():
            state = await self.register.get(seen.deployment.name)
            if state is None or state.status not in HOLDING:
                return
            reason = await self._why_over(state)
            if reason:
                timely = self.now() >= wire.plan_of(state.deployment).end
                cause = Cause.END_REACHED if timely else Cause.NO_LIST
                await self._step_to_ended(state, reason, cause)
