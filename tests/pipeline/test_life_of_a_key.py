"""The life of a key, whatever happens in whatever order.

Matcher and alert-dispatcher run as they are run, on the real bus and the real keyring; only what they decide
is simple here: who is listed matches. Each of their steps waits at a gate, and a search chooses who goes on,
who is killed before or after a step, when time passes, and when the keyring loses its memory.
That the search finds what is wrong is shown in test_mutants_of_a_key.py; the keyring of servers is held to
the one here by tests/connected/test_redis_like_memory.py.
"""

import asyncio
import os
import sys
from collections.abc import Coroutine
from datetime import datetime
from typing import Any, TypeVar

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from prometheus_client import CollectorRegistry

from services.chassis.deployments import Deployments
from services.chassis.envelope import parse
from services.chassis.errors import Unreadable
from services.chassis.keyring import LIMIT_SECONDS
from services.chassis.ledger import Kind, Ledger, Scope
from services.chassis.memory_bus import MemoryBus
from services.chassis.memory_keyring import MemoryKeyring
from services.chassis.origin import Delivered, Origin
from services.chassis.outcome import Event, Outcome, Reason, Seal
from services.chassis.publishing import Publisher
from services.chassis.runner import Patience, Route, Runner
from services.chassis.sealing import make_id, new_identity, open_sealed_to, public_key_of
from services.chassis.telemetry import RunnerMetrics
from services.chassis.topics import Topic
from sightline.embedder.v1.template_extracted_pb2 import TemplateExtracted
from sightline.matcher.v1.match_found_pb2 import MatchFound
from tests.chassis.deploying import SECRET, changed
from tests.chassis.keyring_behaviour import Clock
from tests.pipeline.gate import Gate, GatedBus, GatedKeyring, Life

R = TypeVar("R")
TEMPLATES, MATCHES = Topic.of(TemplateExtracted), Topic.of(MatchFound)
GATE = Scope("market", "gate")
ACTORS = ("matcher", "alert_dispatcher")
# So many turns of the loop bring everybody to the gate again.
TURNS = 40
# With fewer steps everybody has come to rest, or never will.
MOST_STEPS = 2_000
LISTED = "listed"
# How far the search went: steps that somebody took, and the different orders in which they were taken.
WENT = {"steps": 0}
WAYS: set[int] = set()


def key_of(track: str) -> str:
    """The id of the key of a look, as its event is called."""
    return make_id(SECRET, TEMPLATES.name, track).hex()


def opens(private_key: bytes, passed: bytes) -> bool:
    """Whether a key that was passed on is for whoever has that identity."""
    try:
        return len(open_sealed_to(private_key, passed, MATCHES.name)) == 32
    except Unreadable:
        return False


class LifeOfAKey(RuleBasedStateMachine):
    """One camera, few people, and everything that can go wrong."""

    def __init__(self) -> None:
        super().__init__()
        self.loop = asyncio.new_event_loop()
        self.clock = Clock()
        self.bus = MemoryBus()
        self.gate = Gate(self.bus, MemoryKeyring(self.clock))
        self.private = {name: new_identity() for name in ACTORS}
        self.known = {name: Deployments(name, self.private[name]) for name in ACTORS}
        self.metrics = {name: RunnerMetrics.create(name, CollectorRegistry()) for name in ACTORS}
        self.former = Ledger()
        self.lives: dict[str, tuple[Life, asyncio.Task[None]]] = {}
        self.made: dict[str, bool] = {}
        self.alerts: list[str] = []
        self.on_the_bus: dict[str, bytes] = {}
        self.living: set[bytes] = set()
        self.born: dict[bytes, datetime] = {}
        self.way: list[object] = []
        self.gone: set[bytes] = set()
        self.disturbed = self.lost = self.waited = False
        self.troubles = 0
        self.done(self._begin())

    def done(self, work: Coroutine[Any, Any, R]) -> R:
        return self.loop.run_until_complete(work)

    async def _begin(self) -> None:
        public = {name: public_key_of(key) for name, key in self.private.items()}
        for known in self.known.values():
            await known.take(changed(public))
        # Who reads over their shoulders: every record that is ever written.
        self.tap = await self.bus.consume(MATCHES, "tap")
        for actor in ACTORS:
            await self._start(actor)

    async def _start(self, actor: str) -> None:
        life = Life(self.gate)
        keyring, bus = GatedKeyring(life), GatedBus(life)
        route = {
            "matcher": Route(TemplateExtracted, self._compares(life), in_flight=3),
            "alert_dispatcher": Route(MatchFound, self._alerts(life)),
        }[actor]
        readers = {MATCHES.name: public_key_of(self.private["alert_dispatcher"])}
        known = self.known[actor]
        runner = Runner(
            actor,
            route,
            bus,
            keyring,
            known,
            Publisher(bus, keyring, known, readers),
            self.metrics[actor],
            self.private[actor],
            now=self.clock,
            patience=Patience(3, 0.0),
        )
        self.lives[actor] = (life, asyncio.create_task(runner.run()))
        await self._turn()

    def _compares(self, life: Life) -> Any:
        async def search(delivered: Delivered[TemplateExtracted]) -> Outcome:
            await life.step(lambda: asyncio.sleep(0))
            if not delivered.message.track.startswith(LISTED):
                return Outcome.forget(Reason.NO_MATCH)
            match = MatchFound(subject=delivered.message.track)
            return Outcome.retain(Event(match, (delivered.message.track,), "subject", Seal.PASS_ON))

        return search

    def _alerts(self, life: Life) -> Any:
        async def insert_or_ignore(track: str) -> None:
            if track not in self.alerts:
                self.alerts.append(track)

        async def evidence(delivered: Delivered[MatchFound]) -> Outcome:
            await life.step(lambda: insert_or_ignore(delivered.message.subject))
            return Outcome.book(Reason.ALERT)

        return evidence

    async def _turn(self) -> None:
        for _ in range(TURNS):
            await asyncio.sleep(0)
        await self._listen()

    async def _listen(self) -> None:
        while (record := self.tap._next()) is not None:
            envelope = parse(record.value)
            self.on_the_bus[envelope.key_id] = envelope.passed_key
            await self.tap.commit(record)

    @initialize(listed=st.lists(st.booleans(), min_size=1, max_size=4), troubles=st.integers(0, 3))
    def people_pass(self, listed: list[bool], troubles: int) -> None:
        """So much trouble there may be: with more of it, little would come to a decision."""
        self.troubles = troubles
        for number, is_listed in enumerate(listed):
            self.done(self._seen(f"{LISTED if is_listed else 'nobody'} {number}"))

    @rule(number=st.integers(0, 3))
    def a_look_is_sent_again(self, number: int) -> None:
        self.done(self._seen(list(self.made)[number % len(self.made)]))

    async def _seen(self, track: str) -> None:
        now = self.clock()
        publisher = Publisher(self.bus, self.gate.keyring, self.known["matcher"], {})
        event = Event(TemplateExtracted(track=track), (track,), "gate", Seal.NEW_KEY)
        await publisher.publish([event], Origin("market", "gate", 1, now, now, id=track.encode()), "", b"")
        self.made[track] = track.startswith(LISTED)
        await self._turn()

    @rule(number=st.integers(0, 5))
    def somebody_goes_on(self, number: int) -> None:
        if self.gate.let_through(number):
            self.way.append(number)
            self.done(self._turn())

    @rule(numbers=st.lists(st.integers(0, 5), min_size=3, max_size=12))
    def several_go_on(self, numbers: list[int]) -> None:
        for number in numbers:
            self.somebody_goes_on(number)

    def _trouble(self, *what: object) -> None:
        self.way.append(what)
        self.disturbed = True
        self.troubles -= 1

    @precondition(lambda self: self.troubles)
    @rule(actor=st.sampled_from(ACTORS), at_once=st.booleans())
    def one_is_killed(self, actor: str, at_once: bool) -> None:
        """Where it stands: before a step, or after it."""
        self._trouble("killed", actor, at_once)
        self.done(self._kill(actor, at_once))

    async def _kill(self, actor: str, at_once: bool) -> None:
        life, running = self.lives[actor]
        life.dead = at_once  # else it is told to stop, and may still say what it leaves
        running.cancel()
        for _ in range(MOST_STEPS):
            if running.done():
                return await self._start(actor)
            self.gate.let_through(0)
            await self._turn()
        raise AssertionError(f"{actor} goes on for ever")

    @precondition(lambda self: self.troubles)
    @rule(seconds=st.sampled_from([1.0, 4.0, 16.0]))
    def time_passes(self, seconds: float) -> None:
        self._trouble("time", seconds)
        self.waited = True
        self.clock.pass_seconds(seconds)

    @rule()
    def what_has_expired_is_swept(self) -> None:
        self.way.append("swept")
        self.done(self.gate.keyring.sweep())

    @precondition(lambda self: self.troubles)
    @rule()
    def the_keyring_loses_its_memory(self) -> None:
        self._trouble("lost")
        self.lost = True
        self.done(self._lose())

    async def _lose(self) -> None:
        ledger = await self.gate.keyring.ledger("market")
        self.former.add(ledger.lost(Reason.KEYRING_LOST, unread=Reason.MATCH))
        self.gate.keyring = MemoryKeyring(self.clock)

    @invariant()
    def everything_is_counted_once(self) -> None:
        ledger = self.done(self._ledger())
        assert ledger.closes
        for account in (ledger.frames, ledger.probes):
            assert min([*account.forgotten.values(), *account.retained.values(), 0]) == 0
            assert not account.forgotten[Reason.MATCH], "who matched is not counted as forgotten"

    async def _ledger(self) -> Ledger:
        ledger = await self.gate.keyring.ledger("market")
        ledger.add(self.former)
        return ledger

    @invariant()
    def what_was_destroyed_opens_nothing_ever_again(self) -> None:
        now = {key for track in self.made if (key := self.done(self.gate.keyring.fetch(key_of(track))))}
        self.gone |= self.living - now
        assert not now & self.gone
        self.living = now
        self._whatever_can_be_read_is_undecided_and_within_its_limit()

    def _whatever_can_be_read_is_undecided_and_within_its_limit(self) -> None:
        ledger = self.done(self.gate.keyring.ledger("market"))
        assert len(self.living) <= ledger.probes.in_flight
        for key in self.living:
            born = self.born.setdefault(key, self.clock())
            assert (self.clock() - born).total_seconds() < LIMIT_SECONDS[Kind.PROBE]

    @invariant()
    def nobody_but_the_dispatcher_reads_a_match_and_nobody_a_face_that_matched_none(self) -> None:
        assert set(self.alerts) <= {track for track, listed in self.made.items() if listed}
        for passed in self.on_the_bus.values():
            readers = [actor for actor in ACTORS if opens(self.private[actor], passed)]
            assert readers == ["alert_dispatcher"]

    def teardown(self) -> None:
        WENT["steps"] += len(self.way)
        WAYS.add(hash((*self.made.items(), *self.way)))
        try:
            self.done(self._come_to_rest())
        finally:
            for _, running in self.lives.values():
                running.cancel()
            for life, _ in self.lives.values():
                life.dead = True
            self.done(self._turn())
            self.loop.close()

    async def _come_to_rest(self) -> None:
        """Let everybody go on, then let the limits pass: what is true in the end."""
        for _ in range(MOST_STEPS):
            if not self.gate.let_through(0):
                break
            await self._turn()
        else:
            raise AssertionError("somebody goes on for ever")
        self.clock.pass_seconds(61)
        await self.gate.keyring.sweep()
        ledger = await self._ledger()
        assert ledger.in_flight == 0
        assert await self.gate.keyring.in_flight(GATE, Kind.PROBE) == 0
        assert len(self.alerts) == len(set(self.alerts)) == len(self.on_the_bus)
        if not self.lost:
            # Of every look that was settled as a match its reader has made an alert, and said so. A look that
            # is sent again after its key was lost, to a matcher that is half done with it, stays a match.
            assert not ledger.probes.retained[Reason.MATCH]
        if not (self.lost or self.waited):
            assert ledger.probes.retained[Reason.ALERT] == len(self.alerts)
        if not self.disturbed:
            listed = sum(self.made.values())
            assert len(self.alerts) == ledger.probes.retained[Reason.ALERT] == listed
            assert ledger.probes.forgotten[Reason.NO_MATCH] == len(self.made) - listed
            assert ledger.probes.seen == len(self.made)


TestTheLifeOfAKeyAtAnyInterleaving = LifeOfAKey.TestCase
TestTheLifeOfAKeyAtAnyInterleaving.settings = settings(
    max_examples=int(os.environ.get("SIGHTLINE_LIVES", "150")), stateful_step_count=30, deadline=None
)


def test_the_search_takes_many_ways() -> None:
    """After the search: what it did is no repetition of a few orders."""
    sys.stdout.write(f"{WENT['steps']} steps in {len(WAYS)} different orders\n")
    assert len(WAYS) >= 75
