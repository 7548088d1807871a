"""The most telling deaths of the crash matrix: what is on the bus is kept, all that was seen is counted.

`tox -e crashes` has every point of every service, the control that must fail, and then a thief.
"""

from collections.abc import Iterator, Sequence

import pytest

from tests.connected.figures import say
from tests.connected.servers.redis_server import RedisServer
from tests.connected.small_street import PASSES
from tests.crashes.arena import arena
from tests.crashes.crash_street import CrashStreet
from tests.crashes.plan import DURABLE, unreached
from tests.crashes.points import Point, When

# Each line is a street; on each a service dies once.
STREETS: dict[str, Sequence[Point]] = {
    "a row that is not sent": (
        # Evidence is sealed, and has no row; a row is committed, and its event is not sent.
        Point("alert_dispatcher", "Vault.put", When.AFTER),
        Point("retention_purger", "Retentions.keep", When.AFTER),
        Point("registrar", "outbox: rows are committed", When.BEFORE),
    ),
    "a decision that is not acknowledged": (
        # A pass is decided and sent; a hold has a key and no row; a gallery is gone, and not yet said to be.
        Point("alert_dispatcher", "Faust is told", When.BEFORE),
        Point("retention_purger", "HoldKeys.make", When.AFTER),
        Point("registrar", "GalleryView.present", When.AFTER),
    ),
    "a match that is decided": (
        # The probe's key is neither destroyed nor passed on; an alert is booked, its record uncommitted.
        Point("matcher", "template-extracted.v1: handle", When.AFTER),
        Point("alert_dispatcher", "pass-decided.v1: settle", When.AFTER),
        Point("retention_purger", "the chain has an entry added", When.AFTER),
    ),
}


@pytest.fixture(scope="module")
def matrix(
    servers: dict[str, str], redis_server: RedisServer, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[CrashStreet]:
    with arena(tmp_path_factory.mktemp("crashes"), servers, redis_server.owner_url) as made:
        yield made


@pytest.mark.parametrize("name", STREETS)
async def test_after_deaths_the_ledger_closes_and_each_match_is_one_alert(
    matrix: CrashStreet, request: pytest.FixtureRequest, name: str
) -> None:
    points = STREETS[name]
    verdict = await matrix.play(f"crash-{list(STREETS).index(name)}", points)
    say(request.config, verdict.line())
    assert verdict.missed == [], "nobody died there"
    assert verdict.failures == []
    assert verdict.alive == 0
    if {point.service for point in points} <= set(DURABLE) and not verdict.said and not verdict.unanswered:
        assert verdict.alerts == PASSES


def test_every_point_is_come_by_or_has_a_reason_not_to_be(matrix: CrashStreet) -> None:
    """Also a route or a method that is new: tests/crashes/exempt.py has the reasons."""
    assert [str(point) for point in unreached(matrix.reached())] == []
