"""How a hold comes to be, goes on and ends. Each step is told of who did it before it takes effect."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from services.chassis.access import Caller
from services.chassis.errors import BadInput, Refused
from services.chassis.origin import utc_now
from services.retention_purger.domain.holds import (
    FALSE,
    ID_BYTES,
    NO_HOLD,
    SAME_PERSON,
    Hold,
)
from services.retention_purger.domain.kept import Kept
from services.retention_purger.domain.policy import Policy
from services.retention_purger.domain.two_persons import IN_DOUBT, why_not_number, why_not_second
from services.retention_purger.ports import Alerts, Holds, Noting
from services.retention_purger.rpc.seeing import see_that
from services.retention_purger.rpc.unwrapping import Unwrapping

_NOTHING = "nothing is kept of that alert, or under that receipt in this deployment"


@dataclass(frozen=True, slots=True)
class Holding:
    """Kept is what was committed last: an interrupted step has left nothing, a key of nobody at most."""

    holds: Holds
    alerts: Alerts
    noting: Noting
    unwrapping: Unwrapping
    policy: Policy
    now: Callable[[], datetime] = utc_now

    async def place(self, alert: str, case: str, by: Caller) -> Hold:
        """Propose to keep an alert for a case."""
        problem = why_not_number(case)
        if problem:
            raise BadInput(problem)
        kept = _found(await self.alerts.find(alert))
        if kept.is_false:
            raise Refused(FALSE)
        return await self._placed(kept, case, by, "HOLD_PLACED", asked_by_person=False)

    async def confirm(self, ident: str, by: Caller) -> Hold:
        """Have it keep its alert, as the second person."""
        hold = await self._known(ident)
        see_that(why_not_second(hold.placed_by, by.name, by.in_doubt, SAME_PERSON))
        if hold.in_force:
            return hold
        kept = _found(await self.alerts.find(hold.alert))
        if kept.is_false:
            raise Refused(FALSE)
        await self._note("HOLD_CONFIRMED", hold, by)
        return await self._in_force(hold, kept, by.name)

    async def keep_for_person(self, kept: Kept | None, number: str, by: Caller) -> Hold:
        """Keep an alert, also one of somebody else, as the person whom it is about wants it."""
        see_that(IN_DOUBT if by.in_doubt else "")
        found = _found(kept)
        asked = [one for one in await self.holds.of(found.alert) if one.asked_by_person]
        # Interrupted before, or asked again: one hold is enough.
        hold = asked[0] if asked else None
        if hold is None:
            hold = await self._placed(found, number, by, "KEPT_FOR_PERSON", asked_by_person=True)
        if hold.in_force:
            return hold
        # Its owner deletes by itself what goes within 24 hours, while nobody here says otherwise.
        await self.alerts.note_kept(found.alert)
        return await self._in_force(hold, found, "")

    async def review(self, ident: str, by: Caller) -> Hold:
        """Keep it on."""
        hold = await self._known(ident)
        if not hold.asked_by_person:
            see_that(why_not_second(hold.placed_by, by.name, by.in_doubt, SAME_PERSON))
        if not hold.in_force:
            raise Refused("nobody has confirmed this hold yet")
        reviewed = hold.reviewed(self.policy, self.now())
        await self._note("HOLD_REVIEWED", hold, by, reviewed.until.isoformat() if reviewed.until else "")
        await self.holds.review(reviewed)
        return reviewed

    async def lift(self, ident: str, by: Caller) -> None:
        """End it."""
        hold = await self._known(ident)
        await self._note("HOLD_LIFTED", hold, by)
        await self.holds.end(hold, "lifted")

    async def erase_for_person(self, kept: Kept | None, by: Caller) -> None:
        """End an alert's time, as the person whom it is about wants it."""
        see_that(IN_DOUBT if by.in_doubt else "")
        alert = _found(kept)
        commitment = await self.holds.commitment(alert.alert, "erased")
        await self.noting.note("ERASED_FOR_PERSON", by.name, alert.deployment, commitment)
        await self.holds.erase_now(alert.alert, self.now())

    async def _placed(self, kept: Kept, case: str, by: Caller, deed: str, *, asked_by_person: bool) -> Hold:
        ident = os.urandom(ID_BYTES).hex()
        hold = Hold(
            ident, kept.alert, kept.deployment, case, by.name, self.now(), asked_by_person=asked_by_person
        )
        await self._note(deed, hold, by)
        await self.holds.place(hold)
        return hold

    async def _in_force(self, hold: Hold, kept: Kept, by: str) -> Hold:
        wrapped = b""
        if kept.day is not None:
            key = await self.unwrapping.open(kept.alert, kept.day, kept.wrapped)
            wrapped = await self.unwrapping.wrap_for_hold(hold.id, hold.alert, key)
        confirmed = hold.confirmed(by, wrapped, self.policy, self.now())
        await self.holds.confirm(confirmed)
        return confirmed

    async def _known(self, ident: str) -> Hold:
        hold = await self.holds.get(ident)
        if hold is None:
            raise Refused(NO_HOLD)
        return hold

    async def _note(self, deed: str, hold: Hold, by: Caller, once: str = "") -> None:
        commitment = await self.holds.commitment(hold.alert, hold.id)
        await self.noting.note(deed, by.name, hold.deployment, commitment, once)


def _found(kept: Kept | None) -> Kept:
    if kept is None:
        raise Refused(_NOTHING)
    return kept
