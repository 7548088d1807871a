"""The Faust app: one agent, one table. Importing this imports Faust, which takes a while."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import faust
from faust.tables.table import Table as FaustTable

from services.alert_dispatcher.adapters.faust_passes.connecting import connecting
from services.alert_dispatcher.adapters.faust_passes.deciding import RecordDecider
from services.alert_dispatcher.adapters.faust_passes.sealed_passes import is_forgotten, partition_of
from services.alert_dispatcher.adapters.faust_passes.sending import TellingTopic
from services.alert_dispatcher.adapters.faust_passes.topics import CHANGELOG, DECISIONS, GROUP, MATCHES
from services.alert_dispatcher.adapters.faust_passes.unconfirmed import Unconfirmed
from services.chassis.kafka_bus.settings import KafkaSettings

_RAW = {"key_type": bytes, "value_type": bytes, "key_serializer": "raw", "value_serializer": "raw"}


class _App(faust.App):
    """An app that keeps nothing on disk, so that it makes no folders, and that says when its agent ended."""

    failed: Callable[[], None]
    leaving: asyncio.Event

    def _create_directories(self) -> None:
        return None

    async def _on_agent_error(self, agent: Any, exc: BaseException) -> None:
        self.failed()

    async def _consumer_wait_empty(self, consumer: Any, logger: Any) -> None:
        # In the end nothing is waited for: what is not confirmed is not committed, and comes again.
        if not self.leaving.is_set():
            await super()._consumer_wait_empty(consumer, logger)


class _Table(FaustTable):  # type: ignore[type-arg]
    """A table that says which records of its changelog are on their way."""

    sent: list[Any]

    def send_changelog(self, *args: Any, **named: Any) -> Any:
        """Send one change, and take note of it."""
        sending = super().send_changelog(*args, **named)
        self.sent.append(sending)
        return sending


@dataclass(slots=True)
class DecidingApp:
    """An app that was built for one start. `unconfirmed` says when it cannot go on."""

    decider: RecordDecider
    unconfirmed: Unconfirmed
    app: Any = field(init=False)
    table: Any = field(init=False)
    _decisions: Any = field(init=False)

    def build(self, kafka: KafkaSettings, partitions: int) -> None:
        """Declare the topics, the table and the agent."""
        self.app = _App(
            GROUP,
            **connecting(kafka),
            autodiscover=False,
            Table=_Table,
            Topic=TellingTopic,
            store="memory://",
            web_enabled=False,
            topic_allow_declare=False,
            topic_disable_leader=True,
            topic_partitions=partitions,
            consumer_auto_offset_reset="earliest",
            stream_recovery_delay=0.0,
        )
        self.app.leaving = asyncio.Event()
        self.app.failed = self.unconfirmed.failed.set
        matches = self.app.topic(MATCHES, **_RAW)
        changelog = self.app.topic(CHANGELOG, **_RAW, partitions=partitions)
        self._decisions = self.app.topic(DECISIONS, **_RAW)
        self.table = self.app.Table(
            "passes", key_type=bytes, value_type=bytes, partitions=partitions, changelog_topic=changelog
        )
        self.table.sent = []
        self.app.agent(matches, name="decide")(self._decide)
        self.app.finalize()

    async def _decide(self, stream: Any) -> None:
        # Acknowledged by hand: Faust would do it also for an event whose handling was broken off.
        async for event in stream.noack().events():
            if self.unconfirmed.failed.is_set():
                await self.app.leaving.wait()  # nothing more is decided: the app is about to be built anew
                return
            ticket = self.unconfirmed.take(event)
            self.table.sent.clear()
            said = await self.decider(event.value, ticket.place, self.table)
            decision = self._decisions.send_soon(key=said.key, value=said.value)
            self.unconfirmed.sent(ticket, [*self.table.sent, decision])

    def partitions(self, topic: str = MATCHES) -> set[int]:
        """Return the partitions of a topic that are its own at the moment."""
        return {tp.partition for tp in self.app.consumer.assignment() if tp.topic == topic}

    def ended(self) -> bool:
        """Say whether it cannot go on."""
        return bool(self.app.crashed or self.unconfirmed.failed.is_set())

    def forget(self, now: datetime) -> None:
        """Drop what is over from the table and from its changelog."""
        ours = self.partitions(CHANGELOG)
        for name, entry in list(self.table.data.items()):
            if is_forgotten(entry, now):
                self.table.data.pop(name, None)
                if (partition := partition_of(entry)) in ours:
                    self.table.send_changelog(partition, name, None)
