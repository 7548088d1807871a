"""Points at which nobody has to die on a street, each with its reason: a closed list of patterns."""

from collections.abc import Mapping
from fnmatch import fnmatchcase

from tests.crashes.points import Point

_HERE = "this service never asks it: another one does, and dies there"
_ACCOUNTS = "signing in: one transaction each, with nothing of a face in it"
_OPENED = "an alert is opened for who compares: it only reads"
_READS = "only reads, for whoever asks: there is no street in it"
_BEFORE = "before anything is seen: whoever asked hears of it, and asks again"
_SHUTDOWN = "on the way out, or when a record is handed back: no death is needed to get there"
_FOOTAGE = "footage, for which a street does not ask: tests/pipeline/test_footage.py kills it in the middle"
_EXPORTS = "two persons, after the street: each step is one transaction, and asked again it is the same"
_AT_ONCE = "a call that waits for nothing: it has no middle"
_CLOCK = "a clock that was wrong and is set right: tests/crashes/test_killed_lines.py"
EXEMPT: Mapping[str, str] = {
    # Ports of the chassis, service by service; the unit test sees that each is asked by somebody.
    "frame_grabber: * Bus.consume": _HERE,
    "frame_grabber: * Consumer.*": _HERE,
    "frame_grabber: * bus: what is done is committed": _HERE,
    "frame_grabber: * Keyring.[bfils]*": _HERE,
    "frame_grabber: * Keyring.c[lo]*": _HERE,
    "detector: * Keyring.[bilw]*": _HERE,
    "detector: * Keyring.close_tracks": _HERE,
    "detector: * Keyring.sweep": _HERE,
    "embedder: * Keyring.[bcilsw]*": _HERE,
    "matcher: * Keyring.[bcilw]*": _HERE,
    "matcher: * Keyring.sweep": _HERE,
    "alert_dispatcher: * Keyring.[cfilsw]*": _HERE,
    "retention_purger: * Keyring.[bfiw]*": _HERE,
    "retention_purger: * Keyring.c[ro]*": _HERE,
    "retention_purger: * Keyring.settle": _HERE,
    "registrar: * Keyring.*": _HERE,
    "[!f]*: * feed: a picture goes on its way": _HERE,
    "*: * Consumer.close": _SHUTDOWN,
    "*: * Consumer.hand_back": _SHUTDOWN,
    "frame_grabber: * Leases.leave": _SHUTDOWN,
    "*: * Keyring.in_flight": "asked in tests, and by no service",
    # Closing what nobody watches any more: only after a detector is gone for good.
    "retention_purger: * Keyring.close_tracks": "a detector that dies leaves its tracks open for it: "
    "which street comes to that is chance; tests/chassis/keyring_behaviour.py has it",
    # One process, where a cluster has something else.
    "alert_dispatcher: * match-found.v1: *": "in a cluster Faust reads matches: see «Faust decides»",
    # The detector, off the street.
    "detector: * Pictures.letter": "the live view, which nobody watches here",
    "detector: * Finder.find": "of a pack that refines landmarks; all else goes by PartFinder.find_in",
    "detector: * Refiner.*": "a pack that refines landmarks: it computes within a step, and keeps nothing",
    "detector: * Reel*": "annotated video is a file of one process' own, which is removed with it",
    # Footage and exports, which a street has not.
    "detector: * Segment.*": _FOOTAGE,
    "detector: * Shelf.*": _FOOTAGE,
    "detector: * SegmentKeys.*": _FOOTAGE,
    "detector: * Authorisations.*": _FOOTAGE,
    "detector: * erasure-due.v1: *": _FOOTAGE,
    "retention_purger: * footage-*: *": _FOOTAGE,
    "retention_purger: * Reels.*": _FOOTAGE,
    "retention_purger: * Exports.*": _EXPORTS,
    "alert_dispatcher: * Exports.*": _EXPORTS,
    "registrar: * ExportCounts.*": _EXPORTS,
    # A clock that was wrong.
    "retention_purger: * DayKeys.bring_forward": _CLOCK,
    "retention_purger: * Retentions.shorten": _CLOCK,
    "retention_purger: * Holds.shorten": _CLOCK,
    # Asked about people and by people.
    "retention_purger: * AlertKeys.get": _OPENED,
    "retention_purger: * DayKeys.former": _OPENED,
    "matcher: * VectorFiles.search": _READS,
    "alert_dispatcher: * Comparison.side_by_side": _READS,
    "alert_dispatcher: * Alerts.turned_out": _READS,
    "alert_dispatcher: * Alerts.rewrap": "after a confirmed false alert: "
    "tests/alert_dispatcher/test_shortening.py",
    "alert_dispatcher: * Alerts.finish": "after 90 s without an answer: "
    "tests/alert_dispatcher/test_overdue.py",
    "retention_purger: * AuditChain.entries": _READS,
    "retention_purger: * AuditChain.head": _READS,
    "retention_purger: * AuditHistory.*": _READS,
    "retention_purger: * Retentions.all": _READS,
    "retention_purger: * Heads.*": "heads come from outside: adding one is one transaction",
    "retention_purger: * HoldKeys.get": "a hold is opened after the day of its alert: "
    "tests/crashes/test_killed_lines.py",
    "retention_purger: * DayKeys.destroy": "a day that comes: tests/crashes/test_killed_lines.py",
    "retention_purger: * DayKeys.strike_out": "a day that comes: tests/crashes/test_killed_lines.py",
    "retention_purger: * AlertKeys.destroy_days": "a day that comes: tests/crashes/test_killed_lines.py",
    "retention_purger: * SecondClock.time": "a clock that jumped: only asked, nothing is changed by it",
    "matcher: * History.is_spent": "an authorised list; a street here is a trial. It only asks",
    "matcher: * Watchlist.authorisation": "an authorised list; a street here is a trial. It only asks",
    "matcher: * LoadedGalleries.doubt": "Milvus away: a note in memory",
    "registrar: * Accounts.*": _ACCOUNTS,
    "registrar: * Passwords.*": _ACCOUNTS,
    "registrar: * Provider.*": _ACCOUNTS,
    "registrar: * SpentSignIns.*": _ACCOUNTS,
    "registrar: * Turns.*": "one transaction: how often somebody was answered",
    "registrar: * Receipts.find": _READS,
    "registrar: * Acts.find": _READS,
    "registrar: * Notices.[!w]*": "what is announced to the public names nobody; one transaction each",
    "registrar: * Notices.withdrawn": _READS,
    "registrar: * Notices.withdraw": "what was announced is taken back: a trial announces nothing",
    "*: during outbox: rows are committed": _AT_ONCE,
    "alert_dispatcher: during Faust is told": _AT_ONCE,
    "registrar: * Stops.*": "a rule that stops a deployment: after a start it is asked again, "
    "tests/registrar/test_handler.py",
    "registrar: * Tallies.confirmed": _READS,
    "registrar: * Tallies.would_take": _READS,
    "registrar: * Tallies.fold": "a month later: numbers alone, one transaction",
    "registrar: * Photos.remove": "one subject taken off a list: whoever asked asks again",
}


def why_exempt(point: Point) -> str:
    """Return the reason why nobody has to die there; empty when somebody has to."""
    return next((why for pattern, why in EXEMPT.items() if fnmatchcase(str(point), pattern)), "")
