"""The keyring in memory: the rules of every keyring, its ledger in any order, pictures that go with it."""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

import numpy as np
import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from services.chassis.frames import MemoryFrames
from services.chassis.ledger import Kind
from services.chassis.memory_keyring import MemoryKeyring
from services.chassis.outcome import Reason
from sightline.frame_grabber.v1.frame_captured_pb2 import FrameCaptured
from tests.chassis.keyring_behaviour import GATE, Clock, KeyringBehaviour, made

R = TypeVar("R")
NAMES = st.sampled_from([f"key {number}" for number in range(6)])
REASONS = st.sampled_from([Reason.NO_MATCH, Reason.FAILED, Reason.STALE])
BOOKED = st.sampled_from([Reason.ALERT, Reason.SAME_PASS, Reason.FAILED])


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def keyring(clock: Clock) -> MemoryKeyring:
    return MemoryKeyring(clock)


class TestMemoryKeyring(KeyringBehaviour):
    """Held to the rules of every keyring."""


class KeyringInAnyOrder(RuleBasedStateMachine):
    """Whatever is done in whatever order, nothing is unaccounted for."""

    def __init__(self) -> None:
        super().__init__()
        self.loop = asyncio.new_event_loop()
        self.clock = Clock()
        self.keyring = MemoryKeyring(self.clock)
        self.seen = 0

    def done(self, step: Coroutine[Any, Any, R]) -> R:
        return self.loop.run_until_complete(step)

    @rule(name=NAMES, kind=st.sampled_from(Kind))
    def create(self, name: str, kind: Kind) -> None:
        self.seen += self.done(self.keyring.create(GATE, kind, name, self.clock())) is not None

    @rule(name=NAMES, reason=REASONS)
    def forget(self, name: str, reason: Reason) -> None:
        self.done(self.keyring.settle(name, reason))
        assert self.done(self.keyring.fetch(name)) is None

    @rule(name=NAMES)
    def retain(self, name: str) -> None:
        self.done(self.keyring.settle(name, Reason.MATCH, retained=True))

    @rule(name=NAMES, reason=BOOKED)
    def book(self, name: str, reason: Reason) -> None:
        self.done(self.keyring.book(name, reason))
        assert not self.done(self.keyring.book(name, reason))

    @rule(seconds=st.sampled_from([1.0, 12.0, 70.0]))
    def wait(self, seconds: float) -> None:
        self.clock.pass_seconds(seconds)

    @rule()
    def sweep(self) -> None:
        self.done(self.keyring.sweep())

    @invariant()
    def the_ledger_closes(self) -> None:
        ledger = self.done(self.keyring.ledger("market"))
        assert ledger.closes
        assert ledger.frames.seen + ledger.probes.seen == self.seen
        for account in (ledger.frames, ledger.probes):
            assert min([*account.forgotten.values(), *account.retained.values(), 0]) == 0

    def teardown(self) -> None:
        self.loop.close()


TestTheLedgerClosesAtAnyInterleaving = KeyringInAnyOrder.TestCase
TestTheLedgerClosesAtAnyInterleaving.settings = settings(
    max_examples=60, stateful_step_count=25, deadline=None
)


async def test_a_picture_is_overwritten_in_the_step_that_destroys_its_key(clock: Clock) -> None:
    frames = MemoryFrames()
    keyring = MemoryKeyring(clock, frames.destroy)
    await made(keyring, clock, "a", Kind.FRAME)
    picture = np.full((4, 4, 3), 200, np.uint8)
    frames.carry("a", picture, FrameCaptured())
    await keyring.settle("a", Reason.LOOKED_AT)
    assert not picture.any() and len(frames) == 0


async def test_pictures_of_swept_keys_are_overwritten_too(clock: Clock) -> None:
    frames = MemoryFrames()
    keyring = MemoryKeyring(clock, frames.destroy)
    await made(keyring, clock, "a", Kind.FRAME)
    picture = np.full((4, 4, 3), 200, np.uint8)
    frames.carry("a", picture, FrameCaptured())
    clock.pass_seconds(60)
    await keyring.sweep()
    assert not picture.any()


async def test_a_ledger_that_was_given_out_changes_no_more(keyring: MemoryKeyring, clock: Clock) -> None:
    await made(keyring, clock, "a")
    before = await keyring.ledger("market")
    await keyring.settle("a", Reason.NO_MATCH)
    assert (before.time_to_forget.count, before.probes.in_flight) == (0, 1)


async def test_names_of_keys_are_forgotten_too(keyring: MemoryKeyring, clock: Clock) -> None:
    await made(keyring, clock, "a")
    await keyring.settle("a", Reason.NO_MATCH)
    clock.pass_seconds(3600)
    await keyring.sweep()
    assert keyring._gone == {} and keyring._booked == set()
