"""Who may do what about one alert. Each answers with the reason why not, in a line; empty: they may."""

from dataclasses import dataclass
from datetime import datetime

from services.alert_dispatcher.domain.adjudication import Answer, Standing
from services.alert_dispatcher.domain.alerts import Alert
from services.alert_dispatcher.domain.outcomes import Engagement, Outcome

LOCKED = "this alert has its answer already, and an answer is locked"
MISSED = "this alert is too old to be answered: do not engage"
EARLIER = "this alert is of an earlier run under this name, of other officers; ask a supervisor"
NO_EVIDENCE = "this alert has no evidence: do not engage"
IN_DOUBT = (
    "your password was given by somebody else less than a day ago: until it is older you do not count as one"
    " of two persons; another officer has to compare"
)
_CLOSED = {
    Standing.ENGAGE: LOCKED,
    Standing.DO_NOT_ENGAGE: LOCKED,
    Standing.MISSED: MISSED,
}


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who asks. The operator is nobody in particular; `is_officer`: of the deployment's present `run`.

    `in_doubt`: whoever gave them their password may sit there in their place.
    """

    name: str
    is_operator: bool = False
    is_officer: bool = False
    is_supervisor: bool = False
    in_doubt: bool = False
    run: bytes = b""

    def has_compared(self, alert: Alert) -> bool:
        """Say whether they have answered; the operator speaks for all who sit there."""
        if self.is_operator:
            return bool(alert.given)
        return alert.answer_of(self.name) is not Answer.NONE


def why_not_see(viewer: Viewer, alert: Alert) -> str:
    """That an alert exists, and how it stands."""
    if viewer.is_operator:
        return "" if alert.trial else "the operator deals with trials alone; sign in"
    if viewer.is_supervisor:
        return ""
    if viewer.is_officer:
        return "" if alert.run == viewer.run else EARLIER
    return "you are not one of this deployment's officers"


def why_not_deal(viewer: Viewer, alert: Alert) -> str:
    """Compare, answer, be told who it is: for its own officers, supervisors or not."""
    if not viewer.is_operator and not viewer.is_officer:
        return "you are not one of this deployment's officers"
    if viewer.is_officer and alert.run != viewer.run:
        return EARLIER
    return why_not_see(viewer, alert)


def why_not_compare(viewer: Viewer, alert: Alert, now: datetime) -> str:
    """The two pictures: while they are asked about, and afterwards for those who are to find the person."""
    refused = why_not_deal(viewer, alert)
    if refused:
        return refused
    if alert.key is None:
        return NO_EVIDENCE
    standing = alert.verdict(now).standing
    if standing is Standing.OPEN or (standing is Standing.ENGAGE and viewer.has_compared(alert)):
        return ""
    return MISSED if standing is Standing.MISSED else "this alert has its answer: its pictures are closed"


def why_not_answer(viewer: Viewer, alert: Alert, officer: str, now: datetime) -> str:
    """Answer as `officer`."""
    refused = why_not_deal(viewer, alert)
    if refused:
        return refused
    if alert.key is None:
        return NO_EVIDENCE
    standing = alert.verdict(now).standing
    if standing is not Standing.OPEN:
        return _CLOSED[standing]
    if alert.answer_of(officer) is not Answer.NONE:
        return "you have answered this alert already, and an answer is locked"
    # In a trial whoever gives the passwords may answer for anybody anyway.
    return IN_DOUBT if alert.two_persons and viewer.in_doubt and not alert.trial else ""


def why_not_identify(viewer: Viewer, alert: Alert, now: datetime) -> str:
    """Who it is: only when all who compared say «the same person», and only for them."""
    refused = why_not_deal(viewer, alert)
    if refused:
        return refused
    if alert.key is None:
        return NO_EVIDENCE
    standing = alert.verdict(now).standing
    if standing is Standing.OPEN:
        return "first compare the two pictures; who it is comes after the answer"
    if standing is not Standing.ENGAGE:
        return "do not engage: who it would be is not told"
    return "" if viewer.has_compared(alert) else "who it is is told to those who compared"


def why_not_record(viewer: Viewer, alert: Alert, outcome: Outcome, now: datetime) -> str:
    """What came of it: those who compared, and supervisors; corrected by who recorded it, or a supervisor.

    An engagement that nobody should have begun is on record too: a supervisor says it. Over an alert that
    they compared themselves supervisors have no say as such: that is another's.
    """
    refused = why_not_see(viewer, alert)
    if refused:
        return refused
    standing = alert.verdict(now).standing
    if standing is Standing.OPEN:
        return "this alert waits for its answer; record what came of it afterwards"
    compared = viewer.has_compared(alert)
    if viewer.is_supervisor and not compared:
        return ""
    if viewer.is_officer and alert.run != viewer.run:
        return EARLIER
    if not viewer.is_operator and not compared:
        return "what came of it is recorded by those who compared, or by a supervisor"
    if outcome.engagement is Engagement.ENGAGED and standing is not Standing.ENGAGE:
        return "nobody was to be engaged; if somebody was, a supervisor who did not compare records it"
    if alert.recorded and not viewer.is_operator and alert.recorded.officer != viewer.name:
        return "somebody else recorded it; they, or a supervisor who did not compare, may correct it"
    return ""
