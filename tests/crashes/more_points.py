"""Steps that are neither a runner's nor a port's: a closed list, by name, with where each stands.

A death just before, just after, and once it is under way.
"""

from collections.abc import Mapping

# Every service that keeps records; and what every service asks of Redis and Kafka, as seen from the client.
_OUTBOX = {
    "outbox: a row is put": "services.chassis.outbox:Outbox.put",
    "outbox: rows are committed": "services.chassis.outbox:Outbox.wake",
    "outbox: the oldest is sent": "services.chassis.outbox:Outbox._publish_first",
}
_FAUST = "services.alert_dispatcher.adapters.faust_passes"
OF_ALL: Mapping[str, str] = {
    "keyring: a message of steps": "services.chassis.redis_keyring.connecting:Line.ask",
    "bus: what is done is committed": "services.chassis.kafka_bus.consumer:KafkaConsumer._flush",
    "feed: a picture goes on its way": "services.chassis.feed:Feed.emit",
}
OF: Mapping[str, Mapping[str, str]] = {
    "detector": {"tracks are swept": "services.detector.worker:Sweeper.sweep"},
    "matcher": {
        "a list is held": "services.matcher.worker.galleries:Galleries._hold",
        "a list is destroyed": "services.matcher.worker.galleries:Galleries._destroy",
        "a list is covered": "services.matcher.worker.covering:Covering.of",
    },
    "alert_dispatcher": {
        **_OUTBOX,
        "Faust decides": f"{_FAUST}.deciding:RecordDecider.__call__",
        "Faust sends": f"{_FAUST}.sending:TellingTopic.publish_message",
        "Faust is told": f"{_FAUST}.unconfirmed:Unconfirmed._acknowledge",
        "evidence is made": "services.alert_dispatcher.handler.evidence:EvidenceMaker.make",
        "an alert is erased": "services.alert_dispatcher.handler.erasure_due:ErasureDueHandler.erase",
    },
    "retention_purger": {
        **_OUTBOX,
        "the chain has an entry added": "services.retention_purger.adapters.sql_audit:SqlAuditChain.add",
        "a topic is heard": "services.retention_purger.worker.hearing:Hearing._tell",
        "what is due is erased": "services.retention_purger.worker.eraser:Eraser.erase_due",
        "holds are looked at": "services.retention_purger.worker.hold_keeping:HoldKeeping.look",
        "keys are swept": "services.retention_purger.worker.sweeper:Sweeper.sweep",
        "a ledger is closed": "services.retention_purger.worker.ledger_closing:LedgerClosing.look",
        "a ledger is kept": "services.retention_purger.worker.ledger_book:LedgerBook.keep",
    },
    "registrar": {
        **_OUTBOX,
        "a tally is looked after": "services.registrar.handler.bookkeeping:Bookkeeping.look",
    },
}
