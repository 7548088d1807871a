"""What every table of leases must do: one suite, held against each of them.

A subclass gives the fixture `table`.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from services.frame_grabber.domain.cameras import Camera, CameraState, Replay, SourceFacts
from services.frame_grabber.domain.leases import Lease, Place, Report
from services.frame_grabber.ports import Leases

LENGTH_SECONDS = 4.0
NORTH, SOUTH, EAST = (Place("market", camera) for camera in ("north", "south", "east"))
WANTED = {NORTH: "n", SOUTH: "s"}
MOMENT = datetime(2026, 5, 1, 12, 30, 15, 250_000, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Table:
    """Leases of `LENGTH_SECONDS`, and their clock."""

    leases: Leases
    pass_seconds: Callable[[float], Awaitable[None]]


def reports(*leases: Lease, is_over: bool = False) -> list[Report]:
    return [Report(lease.number, lease.camera, is_over) for lease in leases]


class LeasesBehaviour:
    """Rules of leases."""

    async def test_a_camera_has_one_holder(self, table: Table) -> None:
        taken = await table.leases.take("a", WANTED)
        assert {lease.place for lease in taken} == {NORTH, SOUTH}
        assert await table.leases.take("b", WANTED) == []

    async def test_a_lease_that_is_renewed_lasts(self, table: Table) -> None:
        taken = await table.leases.take("a", WANTED)
        for _ in range(3):
            await table.pass_seconds(LENGTH_SECONDS - 1)
            standing = await table.leases.renew("a", reports(*taken))
            assert standing.held_by("a") == {lease.number for lease in taken}
            assert await table.leases.take("b", WANTED) == []

    async def test_a_lease_that_is_not_renewed_goes_to_another_under_a_higher_number(
        self, table: Table
    ) -> None:
        before = await table.leases.take("a", WANTED)
        await table.pass_seconds(LENGTH_SECONDS + 1)
        after = await table.leases.take("b", WANTED)
        assert {lease.place: lease.slot for lease in after} == {lease.place: lease.slot for lease in before}
        assert min(lease.number for lease in after) > max(lease.number for lease in before)

    async def test_what_has_run_out_is_not_renewed_even_when_nobody_took_it(self, table: Table) -> None:
        taken = await table.leases.take("a", WANTED)
        await table.pass_seconds(LENGTH_SECONDS + 1)
        assert (await table.leases.renew("a", reports(*taken))).held_by("a") == frozenset()

    async def test_who_lost_a_camera_neither_renews_nor_releases_nor_reports(self, table: Table) -> None:
        (old,) = await table.leases.take("a", {NORTH: "n"})
        await table.pass_seconds(LENGTH_SECONDS + 1)
        (new,) = await table.leases.take("b", {NORTH: "n"})
        late = replace(old, camera=replace(old.camera, frames_captured=99))
        await table.leases.release("a", reports(late, is_over=True))
        standing = await table.leases.renew("a", reports(late))
        assert not standing.held_by("a")
        assert standing.held_by("b") == {new.number}
        assert [camera.frames_captured for camera in await table.leases.cameras("market")] == [0]

    async def test_what_is_released_is_free_at_once_and_goes_on_where_it_stood(self, table: Table) -> None:
        (lease,) = await table.leases.take("a", {NORTH: "n"})
        played = Camera(
            "market", "north", CameraState.DOWN, "it went away", 77, 2, 10, 3, SourceFacts(640, 360, 25.0),
            MOMENT, Replay(MOMENT, 12.5),
        )  # fmt: skip
        await table.leases.release("a", [Report(lease.number, played)])
        (again,) = await table.leases.take("b", {NORTH: "n"})
        assert again.camera == played and again.number > lease.number

    async def test_what_was_reported_is_told_and_goes_with_the_camera(self, table: Table) -> None:
        (lease,) = await table.leases.take("a", {NORTH: "n"})
        playing = replace(lease.camera, state=CameraState.PLAYING, frames_captured=5)
        await table.leases.renew("a", [Report(lease.number, playing)])
        assert await table.leases.cameras("market") == [playing]
        assert await table.leases.cameras("another-square") == []
        await table.pass_seconds(LENGTH_SECONDS + 1)
        (orphan,) = await table.leases.cameras("market")
        assert (orphan.state, orphan.frames_captured) == (CameraState.DOWN, 5) and orphan.problem
        (next_one,) = await table.leases.take("b", {NORTH: "n"})
        assert next_one.camera == playing

    async def test_what_is_over_is_not_played_again_unless_its_source_is_another(self, table: Table) -> None:
        (lease,) = await table.leases.take("a", {NORTH: "n"})
        ended = replace(lease.camera, state=CameraState.ENDED, frames_captured=5)
        await table.leases.release("a", [Report(lease.number, ended, is_over=True)])
        assert await table.leases.take("b", {NORTH: "n"}) == []
        assert await table.leases.cameras("market") == [ended]
        (fresh,) = await table.leases.take("b", {NORTH: "another source"})
        assert fresh.camera == Camera("market", "north") and fresh.number > lease.number

    async def test_slots_are_dense_and_given_back_when_a_deployment_is_over(self, table: Table) -> None:
        taken = await table.leases.take("a", WANTED)
        assert sorted(lease.slot for lease in taken) == [0, 1]
        other = Place("station", "gate")
        (more,) = await table.leases.take("a", WANTED | {other: "g"})
        assert more.slot == 2
        await table.leases.forget({"market"}, set())  # still held: nothing is taken from under a player
        assert (await table.leases.take("a", WANTED | {other: "g", EAST: "e"}))[0].slot == 3
        await table.leases.release("a", reports(*taken))
        await table.leases.forget({"market"}, set())
        (reused,) = await table.leases.take("a", {Place("harbour", "pier"): "p"})
        assert reused.slot == 0

    async def test_of_a_destroyed_deployment_nothing_stays(self, table: Table) -> None:
        taken = await table.leases.take("a", WANTED)
        await table.leases.release("a", reports(*taken))
        await table.leases.forget({"market"}, {"market"})
        assert await table.leases.cameras("market") == []
        again = await table.leases.take("a", WANTED)
        assert min(lease.number for lease in again) > max(lease.number for lease in taken)

    async def test_a_living_neighbour_leaves_its_share_and_a_dead_one_does_not(self, table: Table) -> None:
        await table.leases.renew("b", [])
        wanted = {Place("market", f"camera-{number}"): "m" for number in range(5)}
        assert len(await table.leases.take("a", wanted)) == 3
        assert len(await table.leases.take("b", wanted)) == 2
        await table.pass_seconds(LENGTH_SECONDS + 1)
        assert len(await table.leases.take("a", wanted)) == 5

    async def test_a_neighbour_that_left_counts_no_more(self, table: Table) -> None:
        await table.leases.renew("b", [])
        await table.leases.leave("b")
        assert len(await table.leases.take("a", WANTED)) == 2
        assert (await table.leases.renew("a", [])).grabbers == {"a"}

    async def test_the_table_tells_how_all_stand(self, table: Table) -> None:
        taken = await table.leases.take("a", WANTED)
        await table.leases.release("a", reports(taken[0]))
        standing = await table.leases.renew("b", [])
        holders = {entry.place: (entry.holder, entry.mark, entry.is_over) for entry in standing.entries}
        assert holders == {
            taken[0].place: ("", WANTED[taken[0].place], False),
            taken[1].place: ("a", WANTED[taken[1].place], False),
        }
