from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, cast

from services.chassis.ledger import Scope, Tracks
from services.detector.domain.quality import Quality
from services.detector.domain.survey import Measured
from services.detector.handler import Surveys, Watches
from services.detector.settings import DetectorSettings
from services.detector.worker import Sweeper
from tests.detector.stage import START, Clock, noisy_frame, watches
from tests.detector.walkers import face

GATE = Scope("trial", "gate")


@dataclass(slots=True)
class Tally:
    """A keyring that only counts tracks."""

    counted: list[tuple[Scope, int, int]] = field(default_factory=list)

    async def count_tracks(self, scope: Scope, tracks: Tracks) -> None:
        self.counted.append((scope, tracks.opened, tracks.closed))


@dataclass(slots=True)
class Live:
    """Deployments of which all are live, or none."""

    live: bool = True

    def is_live(self, deployment: str, now: datetime) -> bool:
        return self.live


def watched_gate(settings: DetectorSettings, clock: Clock) -> Watches:
    watched = watches(settings, clock)
    watched.get(GATE)
    seen = watched.start(GATE, 1).observe(noisy_frame(), 0, START, [face(200, 200)])
    assert seen.opened == 1
    return watched


def sweeper(watched: Watches, tally: Tally, live: Live, surveys: Surveys | None = None) -> Sweeper:
    counted = surveys or Surveys(Clock(), 600.0)
    return Sweeper(watched, counted, cast(Any, tally), cast(Any, live), 5.0, lambda: START)


async def test_a_silent_camera_has_its_tracks_closed_and_counted(settings: DetectorSettings) -> None:
    clock, tally = Clock(), Tally()
    watched = watched_gate(settings, clock)
    sweep = sweeper(watched, tally, Live()).sweep
    await sweep()
    assert (watched.living, tally.counted) == (1, [])
    clock.seconds += 6
    await sweep()
    await sweep()
    assert (watched.living, tally.counted) == (0, [(GATE, 0, 1)])


async def test_a_deployment_that_is_over_has_its_tracks_closed(settings: DetectorSettings) -> None:
    watched, tally = watched_gate(settings, Clock()), Tally()
    await sweeper(watched, tally, Live(False)).sweep()
    assert (watched.scopes, tally.counted) == ([], [(GATE, 0, 1)])


async def test_a_camera_that_is_heard_while_the_sweeper_waits_is_kept(settings: DetectorSettings) -> None:
    clock, tally = Clock(), Tally()
    watched = watched_gate(settings, clock)
    clock.seconds += 6
    async with watched.turn(GATE):
        sweeping = sweeper(watched, tally, Live()).sweep()
        watched.get(GATE)
    await sweeping
    assert (watched.living, tally.counted) == (1, [])


async def test_when_the_service_stops_every_track_closes(settings: DetectorSettings) -> None:
    watched, tally = watched_gate(settings, Clock()), Tally()
    await sweeper(watched, tally, Live()).drop_all()
    assert (watched.scopes, tally.counted) == ([], [(GATE, 0, 1)])


async def test_what_was_measured_goes_with_its_deployment(settings: DetectorSettings) -> None:
    watched, surveys = watched_gate(settings, Clock()), Surveys(Clock(), 600.0)
    surveys.note(GATE, Measured(Quality(0.9, 60, 0.5, 0), 0.4))
    await sweeper(watched, Tally(), Live(), surveys).sweep()
    assert list(surveys.of("trial")) == ["gate"]
    await sweeper(watched, Tally(), Live(False), surveys).sweep()
    assert surveys.of("trial") == {}
