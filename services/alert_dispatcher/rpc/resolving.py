"""Taking an answer: decided outside of the database, which then says whether it still holds."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from services.alert_dispatcher.domain.adjudication import Answer
from services.alert_dispatcher.domain.alerts import Alert
from services.alert_dispatcher.domain.rights import Viewer, why_not_answer
from services.alert_dispatcher.metrics import AlertDispatcherMetrics
from services.alert_dispatcher.ports import Alerts
from services.alert_dispatcher.rpc.viewing import see_that
from services.alert_dispatcher.wire import events, words
from services.chassis.errors import BadInput, Refused, Unavailable

GONE = "there is no such alert, or it has expired"
_TRIES = 4
_LONGEST_NAME = 100


@dataclass(frozen=True, slots=True)
class Resolving:
    """Of two who answer at once both are heard, in an order that the database gives them.

    Nothing but the database is asked: an answer waits for no other service. The key follows by `Shortening`.
    """

    alerts: Alerts
    metrics: AlertDispatcherMetrics
    now: Callable[[], datetime]

    async def __call__(self, alert_id: str, viewer: Viewer, answer: Answer, officer: str) -> Alert:
        """Return the alert with the answer. Refused when it is not asked for, or any more, or again."""
        for _ in range(_TRIES):
            alert = await self.alerts.get(alert_id)
            if alert is None:
                raise Refused(GONE)
            now = self.now()
            see_that(why_not_answer(viewer, alert, officer, now))
            answered = alert.answered(answer, officer, now)
            told = [events.resolved(answered, now)] if answered.is_final else []
            if await self.alerts.answer(answered, *told):
                self._count(answered)
                return answered
        raise Unavailable("others answer this alert at the same time; try again")

    def _count(self, answered: Alert) -> None:
        # All at once: counted one by one, the first answer would be told to whoever gives the second.
        if answered.is_final:
            self.metrics.count_final(answered)


def officer_of(viewer: Viewer, stated: str) -> str:
    """Return who answers: a person's own; the operator says whose. BadInput where it is none."""
    if not viewer.is_operator:
        return viewer.name
    if not stated.strip() or len(stated) > _LONGEST_NAME or not stated.isprintable():
        raise BadInput(f"officer: say who answers, in 1 to {_LONGEST_NAME} letters")
    return stated


def answer_in(number: int) -> Answer:
    """Return an answer. BadInput when it is none."""
    try:
        answer = words.answer_of(number)
    except KeyError:
        answer = Answer.NONE
    if answer is Answer.NONE:
        raise BadInput("answer: same person, not the same person, cannot say, or looks under 18")
    return answer
