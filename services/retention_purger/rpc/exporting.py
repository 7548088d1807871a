"""How an export comes to be and ends. Each step is told of who did it before it takes effect."""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from services.chassis.access import Caller, Person, Role
from services.chassis.errors import BadInput, Refused
from services.chassis.names import is_name
from services.chassis.origin import utc_now
from services.retention_purger.domain.exports import (
    CONFIRMED_BEFORE,
    FALSE,
    NO_EXPORT,
    SAME_PERSON,
    Export,
    Span,
    why_not_reason,
    why_not_span,
)
from services.retention_purger.domain.holds import ID_BYTES
from services.retention_purger.domain.kept import Kept
from services.retention_purger.domain.policy import Policy
from services.retention_purger.domain.telling import SALT_BYTES
from services.retention_purger.domain.two_persons import IN_DOUBT, why_not_number, why_not_second
from services.retention_purger.ports import Alerts, Exports, Holds, Noting
from services.retention_purger.rpc.seeing import see_that

_NOTHING = "nothing is kept of that alert"
_LEFT = "who asked for this export is no supervisor any more: ask for it anew"
_MAY_HAVE = frozenset({Role.SUPERVISOR, Role.AUTHORISING_OFFICER})
_NOT_ONE = "the directory has nobody of that name any more who may have an export"


@dataclass(frozen=True, slots=True)
class Exporting:
    """`people`: the directory's, as it is now: who has left it has neither asked nor confirmed."""

    exports: Exports
    alerts: Alerts
    holds: Holds
    noting: Noting
    people: Mapping[str, Person]
    policy: Policy
    now: Callable[[], datetime] = utc_now

    async def ask(self, of: Span | str, case: str, reason: str, by: Caller) -> Export:
        """Propose an export, of footage or of an alert's evidence."""
        for problem in (why_not_number(case), why_not_reason(reason)):
            if problem:
                raise BadInput(problem)
        see_that(IN_DOUBT if by.in_doubt else "")
        span, alert = (of, "") if isinstance(of, Span) else (None, of)
        deployment = self._may_be(span) if span else (await self.kept(alert)).deployment
        ident, salt = os.urandom(ID_BYTES).hex(), os.urandom(SALT_BYTES)
        export = Export(ident, deployment, case, reason, by.name, self.now(), salt, alert, span)
        await self._note("EXPORT_ASKED", export, by)
        await self.exports.ask(export)
        return export

    async def confirm(self, ident: str, by: Caller) -> Export:
        """Have it open what it is of, as the second person."""
        export = await self._known(ident)
        see_that(why_not_second(export.asked_by, by.name, by.in_doubt, SAME_PERSON))
        if export.until is not None:
            raise Refused(CONFIRMED_BEFORE)
        see_that("" if self._has(export.asked_by, frozenset({Role.SUPERVISOR})) else _LEFT)
        seen_at = export.span.begins if export.span else (await self.kept(export.alert)).captured_at
        await self._note("EXPORT_CONFIRMED", export, by, seen_at)
        confirmed = export.confirmed(by.name, self.policy, self.now())
        await self.exports.confirm(confirmed)
        return confirmed

    async def withdraw(self, ident: str, by: Caller) -> None:
        """End it."""
        export = await self._known(ident)
        await self._note("EXPORT_WITHDRAWN", export, by)
        await self.exports.withdraw(export, self.now())

    def see_that_both_are_there(self, export: Export) -> None:
        """Refused when one of the two has left the directory, or may not have an export any more."""
        see_that("" if all(self._has(name, _MAY_HAVE) for name in export.persons) else _NOT_ONE)

    async def kept(self, alert: str) -> Kept:
        """Return what is kept of an alert. Refused when nothing is, or it was somebody else."""
        kept = await self.alerts.find(alert)
        if kept is None:
            raise Refused(_NOTHING)
        if kept.is_false:
            holds = await self.holds.of(alert)
            see_that("" if any(hold.asked_by_person and hold.in_force for hold in holds) else FALSE)
        return kept

    def _may_be(self, span: Span) -> str:
        if not is_name(span.deployment) or not is_name(span.camera):
            raise BadInput("deployment, camera: name both")
        problem = why_not_span(span, self.policy, self.now())
        if problem:
            raise BadInput(problem)
        return span.deployment

    def _has(self, name: str, roles: frozenset[Role]) -> bool:
        person = self.people.get(name)
        return person is not None and bool(person.roles & roles)

    async def _known(self, ident: str) -> Export:
        export = await self.exports.get(ident)
        if export is None or export.is_gone(self.now()):
            raise Refused(NO_EXPORT)
        return export

    async def _note(self, deed: str, export: Export, by: Caller, seen_at: datetime | None = None) -> None:
        await self.noting.note(deed, by.name, export.deployment, export.commitment, seen_at=seen_at)
