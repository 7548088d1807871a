"""A match becomes an alert, once."""

import asyncio
import os
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from services.alert_dispatcher.domain.alerts import SealedKey
from services.alert_dispatcher.domain.references import Reference
from services.chassis.errors import Refused, Unreadable
from services.chassis.outcome import Outcome, Reason
from sightline.alert_dispatcher.v1.pass_decided_pb2 import PassDecided
from tests.alert_dispatcher.dispatching import JPEG, Purger, Registrar, Rig

ALERT, SAME_PASS = Outcome.book(Reason.ALERT), Outcome.book(Reason.SAME_PASS)


@pytest.fixture
async def rig(tmp_path: Path) -> AsyncIterator[Rig]:
    rig = Rig(tmp_path)
    await rig.open()
    yield rig
    await rig.close()


async def test_one_alert_for_a_pass(rig: Rig) -> None:
    assert [await rig.match("a"), await rig.match("b", 5), await rig.match("c", 50)] == [
        ALERT,
        SAME_PASS,
        SAME_PASS,
    ]
    (alert,) = await rig.raised()
    assert (alert.id, alert.matches_joined, alert.trial) == (b"a".hex(), 2, True)
    assert await rig.topics() == {"alert-raised.v1": 1}


async def test_a_redelivered_match_raises_and_counts_nothing_twice(rig: Rig) -> None:
    for name, seconds in (("a", 0), ("b", 5), ("b", 5), ("a", 0), ("b", 5)):
        await rig.match(name, seconds)
    (alert,) = await rig.raised()
    assert alert.matches_joined == 1
    assert await rig.topics() == {"alert-raised.v1": 1}
    assert rig.registry.get_sample_value("alert_dispatcher_matches_total", {"became": "alert"}) == 1


async def test_a_match_redelivered_after_a_restart_is_the_same_alert(rig: Rig, tmp_path: Path) -> None:
    await rig.match("a")
    again = Rig(tmp_path)
    await again.open()
    assert await again.match("a") == ALERT
    assert len(await again.raised()) == 1
    await again.close()


async def test_two_subjects_are_two_alerts(rig: Rig) -> None:
    await rig.match("a", subject="one")
    await rig.match("b", subject="another")
    assert len(await rig.raised()) == 2


async def test_a_late_match_does_not_make_a_second_alert_of_a_pass(rig: Rig) -> None:
    await rig.match("a", 1000)
    await rig.match("late", 0)
    assert await rig.match("b", 1010) == SAME_PASS
    assert len(await rig.raised()) == 2


async def test_a_match_of_an_unknown_deployment_is_tried_again(rig: Rig) -> None:
    with pytest.raises(Refused, match="not known"):
        await rig.match("a", deployment="nowhere")
    assert await rig.raised() == []


async def test_evidence_on_disk_shows_neither_picture_nor_subject(rig: Rig) -> None:
    await rig.match("a")
    stored = rig.on_disk()
    assert len(stored) > 100
    for part in (b"\xff\xd8\xff", b"a picture", b"a subject", b"missing"):
        assert part not in stored


async def test_an_alert_that_was_erased_does_not_come_back(rig: Rig) -> None:
    await rig.match("a")
    await rig.erase(b"a".hex())
    assert await rig.match("a") == ALERT
    assert await rig.raised() == []


async def test_without_the_registrar_the_alert_has_no_evidence(rig: Rig) -> None:
    rig.registrar.away = True
    assert await rig.match("a") == ALERT
    (alert,) = await rig.raised()
    assert alert.key is None
    assert rig.registry.get_sample_value("alert_dispatcher_alerts_without_evidence_total") == 1


async def test_with_nowhere_to_put_it_the_alert_has_no_evidence(rig: Rig) -> None:
    (rig.folder / "vault").rmdir()
    (rig.folder / "vault").touch()
    assert await rig.match("a") == ALERT
    (alert,) = await rig.raised()
    assert alert.key is None


async def test_the_evidence_is_what_was_matched(rig: Rig) -> None:
    await rig.match("a")
    (alert,) = await rig.raised()
    evidence = await rig.evidence.open(alert)
    assert (evidence.face_jpeg, evidence.reference_jpeg) == (
        JPEG + b" of the face",
        JPEG + b" for reference",
    )
    assert (evidence.context.jpeg, evidence.subject, evidence.reason) == (
        JPEG + b" around it",
        "a subject",
        "missing",
    )


async def test_evidence_of_one_alert_does_not_open_as_that_of_another(rig: Rig) -> None:
    await rig.match("a", subject="one")
    await rig.match("b", subject="another")
    one, another = [next((rig.folder / "vault").glob(f"{name.hex()}-*")) for name in (b"a", b"b")]
    another.write_bytes(one.read_bytes())
    (alert,) = [alert for alert in await rig.raised() if alert.id == b"b".hex()]
    with pytest.raises(Exception, match="does not open"):
        await rig.evidence.open(alert)


class Meeting(Registrar):
    """A registrar that answers once two have asked."""

    def __init__(self) -> None:
        super().__init__()
        self.both = asyncio.Event()

    async def reference(self, deployment: str, list_version: int, subject: str) -> Reference:
        answer = await super().reference(deployment, list_version, subject)
        if self.asked == 2:
            self.both.set()
        async with asyncio.timeout(10):
            await self.both.wait()
        return answer


async def test_of_two_that_raise_one_alert_at_once_one_leaves_evidence_and_it_opens(
    rig: Rig, tmp_path: Path
) -> None:
    other = Rig(tmp_path)
    await other.open()
    rig.evidence.watchlist = other.evidence.watchlist = Meeting()
    await asyncio.gather(rig.match("a"), other.match("a"))
    await other.close()
    (alert,) = await rig.raised()
    assert (await rig.evidence.open(alert)).subject == "a subject"
    assert len(list((rig.folder / "vault").iterdir())) == 1


async def test_evidence_that_was_kept_under_the_alert_alone_still_opens(rig: Rig) -> None:
    await rig.match("a")
    (alert,) = await rig.raised()
    (file,) = (rig.folder / "vault").iterdir()
    file.rename(file.with_name(f"{alert.id}.sealed"))
    assert (await rig.evidence.open(alert)).subject == "a subject"


async def test_evidence_whose_key_was_wrapped_anew_still_opens(rig: Rig) -> None:
    class Salting(Purger):
        async def wrap(self, alert_id: str, key: bytes, expires_at: datetime) -> SealedKey:
            return SealedKey(os.urandom(4) + key, expires_at.date().isoformat())

        async def unwrap(self, alert_id: str, key: SealedKey) -> bytes:
            return key.wrapped[4:]

    rig.evidence.day_keys = Salting()
    await rig.match("a")
    (alert,) = await rig.raised()
    shorter = await rig.evidence.expire_earlier(replace(alert, expires_at=rig.now + timedelta(days=1)))
    assert shorter.key != alert.key
    assert (await rig.evidence.open(shorter)).subject == "a subject"


async def test_erasure_leaves_nothing_and_may_come_twice(rig: Rig) -> None:
    await rig.match("a")
    (alert,) = await rig.raised()
    for _ in range(2):
        await rig.erase(alert.id)
    assert await rig.raised() == [] and list((rig.folder / "vault").iterdir()) == []
    await rig.outbox.flush()
    assert alert.id.encode() not in rig.on_disk()
    assert (await rig.topics())["erased.v1"] == 2


async def test_a_match_counts_once_also_after_a_restart(rig: Rig, tmp_path: Path) -> None:
    await rig.match("a")
    await rig.match("b", 5)
    again = Rig(tmp_path)
    await again.open()
    said = PassDecided(match_id=b"b", alert=b"a".hex())
    assert await again.handle(said, rig.origin("b")) == SAME_PASS
    (alert,) = await again.raised()
    assert alert.matches_joined == 1
    await again.close()


async def test_a_match_whose_alert_never_was_raises_it(rig: Rig) -> None:
    joins, opens = (PassDecided(match_id=name, alert=b"a".hex(), opens=name == b"a") for name in (b"b", b"a"))
    assert await rig.handle(joins, rig.origin("b")) == ALERT
    assert await rig.handle(opens, rig.origin("a")) == SAME_PASS
    (alert,) = await rig.raised()
    assert (alert.id, alert.matches_joined) == (b"a".hex(), 1)


async def test_no_match_of_an_erased_alert_brings_it_back_or_leaves_evidence(rig: Rig) -> None:
    await rig.match("a")
    await rig.match("b", 5)
    await rig.erase(b"a".hex())
    for name, opens in ((b"b", False), (b"b", True), (b"a", True), (b"never seen", False)):
        alert = b"a".hex() if name != b"b" or not opens else b"b".hex()  # forgotten, and decided anew
        await rig.handle(PassDecided(match_id=name, alert=alert, opens=opens), rig.origin(name.decode()))
    assert await rig.raised() == [] and list((rig.folder / "vault").iterdir()) == []


async def test_what_is_left_of_an_erased_alert_goes_with_the_next_one_after_its_time(rig: Rig) -> None:
    await rig.match("a")
    await rig.erase(b"a".hex())
    rig.now += timedelta(days=32)
    await rig.match("b", subject="another")
    await rig.erase(b"b".hex())
    async with rig.records.transaction() as connection:
        assert (await connection.execute(text("SELECT count(*) FROM gone_matches"))).scalar() == 1


async def test_a_match_on_which_nothing_could_be_decided_is_an_alert_of_its_own(rig: Rig) -> None:
    for _ in range(2):
        assert await rig.handle(PassDecided(match_id=b"a"), rig.origin("a")) == ALERT
    assert [alert.id for alert in await rig.raised()] == [b"a".hex()]


async def test_a_decision_that_names_no_match_raises_nothing(rig: Rig) -> None:
    with pytest.raises(Unreadable):
        await rig.handle(PassDecided(alert=b"a".hex(), opens=True), rig.origin("a"))
    assert await rig.raised() == []
