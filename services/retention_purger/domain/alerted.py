"""What is kept of an alert."""

from datetime import timedelta

from services.retention_purger.domain.places import Key, Place
from services.retention_purger.domain.policy import (
    ALERT_CEILING,
    FALSE_ALERT_CEILING,
    HOLD_CEILING,
    PROPOSAL_CEILING,
)
from services.retention_purger.domain.rule import Rule

ALERT_SETTING = "RETENTION_PURGER_ALERT_KEPT_DAYS"
HOLD_SETTING = "RETENTION_PURGER_HOLD_KEPT_DAYS"
# Kafka deletes whole segments, of an hour: what is two days old goes.
PASS_CEILING = timedelta(days=2)
UNREAD_MATCH_CEILING = timedelta(hours=6)
# Every durable topic has one: what could not be handled, without its content.
DEAD_LETTERS = "*.dead"
_AS_THE_ALERT = "as the alert"

ALERTED = (
    Rule(
        "a match on its way, with its pictures",
        UNREAD_MATCH_CEILING,
        until="its reader has it",
        sealed=Key.MATCH,
        here="the bus in memory",
        places=(Place.ALERT_DISPATCHER,),
        topics=("match-found.v1", "pass-decided.v1"),
    ),
    Rule(
        "an alert's place among passes: pseudonyms, times, ids of matches",
        PASS_CEILING,
        until="an hour after the pass",
        sealed=Key.DEPLOYMENT,
        here="memory",
        places=(Place.ALERT_DISPATCHER,),
        topics=("alert-dispatcher-passes-changelog",),
    ),
    Rule(
        "an alert: times, camera, the officers' answers, by name, and what came of it; a pseudonym of the"
        " entry, a receipt code as a hash; no name of a subject, no picture",
        ALERT_CEILING,
        ALERT_SETTING,
        until="its day begins (UTC); 24 hours after «not the same person» or «confirmed false»",
        tables=(
            "alert_dispatcher.alerts: id deployment camera captured_at raised_at expires_at trial"
            " capture_to_alert_seconds answer matches_joined two_persons answer_within_seconds standing"
            " answers subject_mark likeness salt engagement confirmation disposal minutes_held outcome_by"
            " outcome_at outcomes tally key_outlives run kept_for_person",
            "alert_dispatcher.alert_answers: alert_id officer place answer answered_at",
            "alert_dispatcher.alert_matches: match_id alert_id",
            "alert_dispatcher.alert_receipts: mark alert_id",
            "retention_purger.retained: alert deployment expires_at salt announced_at",
        ),
    ),
    Rule(
        "an alert's evidence: face, context, reference, subject, reason, score",
        ALERT_CEILING,
        ALERT_SETTING,
        until=_AS_THE_ALERT + "; unreadable once the day's key, or its own, is gone",
        sealed=Key.ALERT,
        here="`vault/` in the store",
        places=(Place.VAULT,),
        folders=("ALERT_DISPATCHER_VAULT",),
    ),
    Rule(
        "the key of an alert's evidence",
        ALERT_CEILING,
        ALERT_SETTING,
        until=_AS_THE_ALERT,
        sealed=Key.DAY,
        tables=("alert_dispatcher.alerts: wrapped_key day",),
        about_nobody=True,
    ),
    Rule(
        "keys of days; **never back them up**",
        ALERT_CEILING,
        ALERT_SETTING,
        until="the day begins (UTC)",
        here="`day-keys/` in the store",
        places=(Place.DAY_KEYS,),
        folders=("RETENTION_PURGER_DAY_KEYS",),
    ),
    Rule(
        "keys of alerts, one for each and its day; **never back them up**",
        ALERT_CEILING,
        ALERT_SETTING,
        until="the alert is erased, or the day begins (UTC)",
        here="`day-keys/alerts/` in the store",
        places=(Place.DAY_KEYS,),
        folders=("RETENTION_PURGER_DAY_KEYS",),
    ),
    Rule(
        "an alert after «not the same person» or «confirmed false»: all of the above",
        FALSE_ALERT_CEILING,
        until="the person concerned has it kept",
        here="as above",
    ),
    Rule(
        "a hold, and the alert under it: case number, who placed and confirmed it",
        HOLD_CEILING,
        HOLD_SETTING,
        until="it is lifted, or nobody has reviewed it",
        tables=(
            "retention_purger.holds: id alert deployment case_number placed_by placed_at confirmed_by until"
            " asked_by_person",
        ),
    ),
    Rule(
        "the key of the evidence of what is held",
        HOLD_CEILING,
        HOLD_SETTING,
        until="the hold is over",
        sealed=Key.HOLD,
        tables=("retention_purger.holds: wrapped",),
        about_nobody=True,
    ),
    Rule(
        "keys of holds, one for each; **never back them up**",
        HOLD_CEILING,
        HOLD_SETTING,
        until="the hold is over",
        here="`day-keys/holds/` in the store",
        places=(Place.DAY_KEYS,),
        folders=("RETENTION_PURGER_DAY_KEYS",),
    ),
    Rule(
        "a hold that nobody has confirmed: it keeps nothing",
        PROPOSAL_CEILING,
        until="it is confirmed, or lifted",
        tables=("retention_purger.holds: id alert case_number placed_by placed_at",),
    ),
    Rule(
        "what services tell each other of an alert: its id, times, words of closed sets; no person",
        ALERT_CEILING,
        until="30 days after it was told, and the segment of a day; also after «confirmed false»",
        here="memory, until it is heard",
        topics=(
            *("alert-raised.v1", "alert-resolved.v1", "outcome-recorded.v1"),
            *("erasure-due.v1", "erased.v1"),
        ),
        tables=(
            "alert_dispatcher.outbox: number topic kind key value",
            "retention_purger.outbox: number topic kind key value",
        ),
    ),
    Rule(
        "that something could not be handled: of which kind, when, why; nothing of it",
        ALERT_CEILING,
        until="30 days after, and the segment of a day",
        here="memory",
        topics=(DEAD_LETTERS,),
        about_nobody=True,
    ),
    Rule(
        "that a match was erased: a hash of its id",
        until="31 days after, when the next alert is erased",
        tables=("alert_dispatcher.gone_matches: mark gone_at",),
        about_nobody=True,
    ),
    Rule(
        "how the last 20 confirmed alerts of a model turned out, by how far they were above the threshold:"
        " yes or no, without a way back to an alert",
        until="newer ones take their place",
        tables=("alert_dispatcher.tallies: number likeness was_right",),
        about_nobody=True,
    ),
    Rule(
        "what a deployment's counts are made from: alerts by a hash of their id, times, what came of them",
        ALERT_CEILING,
        ALERT_SETTING,
        until=_AS_THE_ALERT + "; the hash alone until the record of the deployment is settled",
        tables=(
            "registrar.tallied_alerts: mark deployment is_folded raised_at expires_at recorded_at judgement"
            " engagement confirmation disposal",
        ),
    ),
)
