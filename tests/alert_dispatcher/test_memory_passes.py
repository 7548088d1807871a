"""Passes in memory are forgotten when their time is over."""

from datetime import UTC, datetime, timedelta

from services.alert_dispatcher.adapters.memory_passes import MemoryPasses
from services.alert_dispatcher.domain.passes import LATE_AT_MOST, Pass, Sighting, forgotten_at

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
KNOWN = (Pass(Sighting(b"a", NOON), NOON, NOON),)


def test_what_is_over_is_forgotten() -> None:
    now = [NOON]
    passes = MemoryPasses(lambda: now[0])
    passes.put("one", KNOWN, forgotten_at(NOON, timedelta(minutes=1)))
    now[0] = NOON + LATE_AT_MOST
    assert passes.get("one") == KNOWN
    now[0] += timedelta(minutes=1)
    assert passes.get("one") == ()
    passes.put("another", KNOWN, now[0] + LATE_AT_MOST)
    assert set(passes._passes) == {"another"}
