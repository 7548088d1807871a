"""What is said about matches, wherever it is decided: in memory and on Faust the same."""

from typing import Protocol

import pytest

from services.chassis.errors import Unreadable
from sightline.alert_dispatcher.v1.pass_decided_pb2 import PassDecided
from tests.alert_dispatcher.matching import FACE, Matcher, event_id


class Deciding(Protocol):
    """Where it is decided: a record goes in at match-found.v1, one comes out at pass-decided.v1."""

    matcher: Matcher

    async def say(self, value: bytes, key: str) -> None:
        """Publish a record of match-found.v1."""

    async def heard(self) -> bytes:
        """Return the next record of pass-decided.v1."""

    async def hear_of(self, deployment: str) -> None:
        """Have it hear of a deployment."""


class PassesBehaviour:
    """Subclasses give the fixture `deciding`, which knows the deployment «market»."""

    async def take(self, deciding: Deciding, value: bytes, subject: str = "a subject") -> PassDecided:
        await deciding.say(value, deciding.matcher.bus_key(subject))
        return deciding.matcher.read(await deciding.heard())

    async def match(
        self, deciding: Deciding, name: str, seconds: float = 0.0, subject: str = "a subject"
    ) -> tuple[str, bool]:
        """The name of the match that opened the pass of match `name`, and whether that is itself."""
        said = await self.take(deciding, deciding.matcher.record(name, seconds, subject), subject)
        assert said.match_id == name.encode()
        return bytes.fromhex(said.alert).decode(), said.opens

    async def test_matches_of_one_pass_are_one_alert(self, deciding: Deciding) -> None:
        assert await self.match(deciding, "a") == ("a", True)
        assert await self.match(deciding, "b", 50) == ("a", False)
        assert await self.match(deciding, "c", 100) == ("a", False)
        assert await self.match(deciding, "d", 161) == ("d", True)

    async def test_a_match_captured_earlier_that_comes_late_belongs_to_its_pass(
        self, deciding: Deciding
    ) -> None:
        assert await self.match(deciding, "a", 1000) == ("a", True)
        assert await self.match(deciding, "late", 0) == ("late", True)
        assert await self.match(deciding, "b", 1010) == ("a", False)

    async def test_two_subjects_are_two_passes(self, deciding: Deciding) -> None:
        assert await self.match(deciding, "a", 0, "one") == ("a", True)
        assert await self.match(deciding, "b", 0, "another") == ("b", True)

    async def test_the_same_match_redelivered_is_the_same_event(self, deciding: Deciding) -> None:
        matcher = deciding.matcher
        first: dict[str, tuple[bytes, PassDecided]] = {}
        again: dict[str, tuple[bytes, PassDecided]] = {}
        records = {"a": matcher.record("a"), "b": matcher.record("b", 5), "c": matcher.record("c", 500)}
        for answers in (first, again, again):
            for name, value in records.items():
                await deciding.say(value, matcher.bus_key())
                heard = await deciding.heard()
                answers[name] = (event_id(heard), matcher.read(heard))
        assert first == again
        assert len({id for id, _ in first.values()}) == 3

    async def test_the_decision_carries_the_match_sealed(self, deciding: Deciding) -> None:
        name = "a match that opens"
        await deciding.say(deciding.matcher.record(name), deciding.matcher.bus_key())
        heard = await deciding.heard()
        assert deciding.matcher.read(heard).match.face.jpeg == FACE
        for part in (b"a subject", FACE, name.encode().hex().encode()):
            assert part not in heard

    async def test_a_match_that_says_the_end_of_time_is_decided(self, deciding: Deciding) -> None:
        ends = {"first": -63_000_000_000.0, "last": 251_000_000_000.0}
        for name, seconds in ends.items():
            assert await self.match(deciding, name, seconds) == (name, True)

    async def test_a_match_of_a_deployment_that_is_heard_of_late_is_not_lost(
        self, deciding: Deciding
    ) -> None:
        await deciding.say(deciding.matcher.record("a", at="harbour"), "harbour")
        await deciding.hear_of("harbour")
        said = deciding.matcher.read(await deciding.heard())
        assert (said.alert, said.opens) == (b"a".hex(), True)

    @pytest.mark.parametrize("poison", [b"", b"\xff", b"no envelope at all", b"x" * 200_000])
    async def test_what_cannot_be_read_does_not_stop_what_follows(
        self, deciding: Deciding, poison: bytes
    ) -> None:
        await deciding.say(poison, deciding.matcher.bus_key())
        await deciding.say(deciding.matcher.record("a"), deciding.matcher.bus_key())
        heard = await deciding.heard()
        try:
            said = deciding.matcher.read(heard)
        except Unreadable:  # on Faust it is handed on, without what it held, to be buried by the next stage
            assert len(heard) < 100
            said = deciding.matcher.read(await deciding.heard())
        assert said.opens
