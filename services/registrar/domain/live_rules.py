"""What an authorised deployment needs, beside a signature, before it may go live: each with its reason."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from services.registrar.domain.deployment_rules import Calibrated, Plan, start_problem, void_problem
from services.registrar.domain.entries import UNKNOWN, Entry, born_on

OLDEST_LIST = timedelta(hours=24)
_NO_TIME = datetime.fromtimestamp(0, UTC)
_AGE_WORDS = "under 18, or of unknown age"


@dataclass(frozen=True, slots=True)
class Case:
    """A deployment that somebody wants to go live. `floor`: the pack's, for this list's size; `measured`:
    what a calibration would have to be for.

    `list_begun_at`: when its first photo was taken. `engagement_officers`: all that the directory knows.
    `watched`: sources of the cameras of other deployments that are live.
    """

    plan: Plan
    author: str
    entries: Sequence[Entry]
    floor: float
    measured: Calibrated
    list_begun_at: datetime
    engagement_officers: Collection[str]
    watched: Collection[str]
    now: datetime


def live_problem(case: Case, *, authorised: bool, notice_published: bool) -> str:
    """Return why it may not go live; empty when it may."""
    if not authorised:
        return "it is not authorised yet: an authorising officer, not its author, has to authorise it"
    problem = start_problem(
        case.plan,
        floor=case.floor,
        subject_count=len({entry.subject for entry in case.entries}),
        trial=False,
        fixed=True,
        now=case.now,
    )
    problem = problem or void_problem(case.plan, case.measured)
    if problem:
        return problem
    if not notice_published:
        return "public notice: it is missing; publish it first"
    return next(iter(standing_problems(case)), "")


def standing_problems(case: Case) -> list[str]:
    """Return what stands against going live, a line each, but a signature, the notice and its beginning."""
    subjects = len({entry.subject for entry in case.entries})
    begun = max(case.now, case.plan.start)
    fixed = start_problem(
        case.plan, floor=case.floor, subject_count=subjects, trial=False, fixed=True, now=begun
    )
    void = void_problem(case.plan, case.measured)
    found = [
        fixed,
        void,
        *_entry_problems(case),
        _age_of_list(case),
        officers_problem(case),
        camera_problem(case),
    ]
    return [line for line in found if line]


def officers_problem(case: Case) -> str:
    """Return what is wrong with its officers; empty when each is one, and none of them drew up its list."""
    if case.author in case.plan.officers:
        return "officers: who drew up the list does not decide about its alerts; name somebody else"
    strangers = len(set(case.plan.officers).difference(case.engagement_officers))
    if not strangers:
        return ""
    return f"officers: {strangers} of them are no engagement officers of the directory; have them added to it"


def camera_problem(case: Case) -> str:
    """Return which camera another live deployment watches already; empty when none."""
    for camera, source in case.plan.cameras:
        if place_of(source) in {place_of(other) for other in case.watched}:
            return f"cameras: two deployments on one camera, {camera}; end or stop the other one first"
    return ""


def place_of(source: str) -> str:
    """Return what a source names, whoever signs in there: two ways to write one camera's address."""
    try:
        parts = urlsplit(source.strip())
        port = parts.port or ""
    except ValueError:
        return source.strip()
    if not parts.hostname:
        return source.strip()
    return f"{parts.scheme}://{parts.hostname}:{port}{parts.path}?{parts.query}"


def _entry_problems(case: Case) -> list[str]:
    lacks: Sequence[tuple[Callable[[Entry], bool], str]] = (
        (lambda entry: not entry.source.strip(), "no source"),
        (lambda entry: not entry.reason.strip(), "no reason"),
        (lambda entry: entry.expires_at <= _NO_TIME, "no expiry"),
        (_has_no_age, f"no date of birth; write YYYY-MM-DD, or «{UNKNOWN}»"),
        (
            lambda entry: entry.needs_justification(case.plan.start) and not entry.justification.strip(),
            f"no justification; somebody {_AGE_WORDS}, needs one",
        ),
    )
    counted = [(sum(map(is_lacking, case.entries)), words) for is_lacking, words in lacks]
    return [
        f"watchlist: {count} {'entry has' if count == 1 else 'entries have'} {words}"
        for count, words in counted
        if count
    ]


def _has_no_age(entry: Entry) -> bool:
    return entry.date_of_birth != UNKNOWN and born_on(entry.date_of_birth) is None


def _age_of_list(case: Case) -> str:
    if case.now - case.list_begun_at <= OLDEST_LIST:
        return ""
    return (
        f"watchlist: it was begun on {case.list_begun_at:%Y-%m-%d %H:%M} UTC, more than 24 h ago;"
        " draft it anew from its source"
    )
