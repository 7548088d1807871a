"""The crash matrix in full: a line for each street, and a table in `sightline-crashes/`.

`python -m tests.crashes [--only WORDS]… [--most STREETS]`. The exit status is 1 when a street does not hold,
or a point was never reached that no reason exempts.
"""

import argparse
import asyncio
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tests.connected.servers.__main__ import all_servers
from tests.connected.servers.redis_server import RedisServer
from tests.connected.servers.server import Server
from tests.crashes import plan, report, theft
from tests.crashes.arena import arena
from tests.crashes.crash_street import CrashStreet
from tests.crashes.points import Point, When
from tests.crashes.theft import watched_by_a_thief

_RESULT = Path("sightline-crashes")
# Where a record that is committed already is not handled yet.
CONTROL = Point("alert_dispatcher", "pass-decided.v1: open", When.BEFORE)


async def play(matrix: CrashStreet, asked: argparse.Namespace, servers: Sequence[Server]) -> bool:
    """Play every street, those again that came by no point once the service is started anew for it."""
    streets = list(plan.streets(asked.only))[asked.skip :][: asked.most]
    async with watched_by_a_thief(matrix.cluster, matrix.owner_url) as tap:
        await _street(matrix, "survey", [])
        lost = await matrix.loses_a_match("control", CONTROL)
        _say(f"control, records committed before they are handled: {'a match is lost' if lost else 'HOLDS'}")
        early = list(plan.early_streets(asked.only)) if not asked.skip and asked.most is None else []
        never = [point for points in early for point in await _street(matrix, "early", points, early=True)]
        missed = [point for points in streets for point in await _street(matrix, "street", points)]
        again = list(plan.apart(missed))
        never += [point for points in again for point in await _street(matrix, "again", points, restart=True)]
    search = await theft.search(matrix.cluster, servers, tap)
    never += [point for point in plan.unreached(matrix.reached()) if not asked.only and point not in never]
    report.write(_RESULT, matrix.verdicts, [str(point) for point in never], search)
    _say(
        f"{_RESULT}/crashes.md: {sum(len(one.hit) for one in matrix.verdicts)} deaths; a thief finds {search}"
    )
    return (
        lost and all(verdict.holds for verdict in matrix.verdicts) and not never and not any(search.values())
    )


async def _street(
    matrix: CrashStreet, kind: str, points: Sequence[Point], *, restart: bool = False, early: bool = False
) -> list[Point]:
    """Play one; return the points that it missed."""
    verdict = await matrix.play(f"{kind}-{len(matrix.verdicts)}", points, restart=restart, early=early)
    _say(verdict.line())
    report.write(_RESULT, matrix.verdicts, [], {})
    return [point for point in points if str(point) in verdict.missed]


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.crashes", description=__doc__)
    parser.add_argument(
        "--only", action="append", default=[], metavar="WORDS", help="points with these words"
    )
    parser.add_argument("--skip", type=int, default=0, metavar="STREETS")
    parser.add_argument("--most", type=int, default=None, metavar="STREETS")
    asked = parser.parse_args()
    with all_servers() as (servers, reached), tempfile.TemporaryDirectory(prefix="crashes-") as folder:
        redis = next(server for server in servers if isinstance(server, RedisServer))
        environment = {**reached, "REGISTRAR_REDIS_URL": redis.url}
        with arena(Path(folder), environment, redis.owner_url) as matrix:
            return 0 if asyncio.run(play(matrix, asked, servers)) else 1


if __name__ == "__main__":
    sys.exit(main())
