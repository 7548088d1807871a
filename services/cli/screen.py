"""What a person sees at the terminal while a run goes on."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field

from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn

from services.chassis.envelope import to_datetime
from services.watchlists.enrolment import Enrolled
from sightline.alert_dispatcher.v1.alert_service_pb2 import Alert
from sightline.frame_grabber.v1.camera_service_pb2 import CAMERA_STATE_DOWN, CAMERA_STATE_PLAYING, Camera
from sightline.retention_purger.v1.retention_service_pb2 import Ledger

_MOST_REMARKS = 20


async def _nobody_decides(_: Alert) -> None:
    return


@dataclass(slots=True)
class Screen:
    """The audience of a run. `decide` asks a person about an alert, with the progress bar out of the way.

    `lists_photos`: whether it says what became of the watchlist's photos.
    """

    console: Console
    decide: Callable[[Alert], Awaitable[None]] = _nobody_decides
    decides: bool = False
    lists_photos: bool = True
    _progress: Progress | None = None
    _task: TaskID | None = None
    _asking: bool = False
    _down: dict[str, str] = field(default_factory=dict)

    def enrolling(self, total: int) -> Callable[[], None]:
        """Show a bar over the photos."""
        progress = self._start(
            TextColumn("[bold]watchlist"), BarColumn(), TextColumn("{task.completed}/{task.total}")
        )
        task = progress.add_task("", total=total)
        return lambda: progress.advance(task)

    def enrolled(self, results: Sequence[Enrolled]) -> None:
        """Say what was taken, and name what was not."""
        self.close()
        if not self.lists_photos:
            return
        taken = sum(result.taken for result in results)
        self.console.print(f"{taken} of {len(results)} photos taken")
        remarkable = [result for result in results if result.verdict != "taken"]
        for result in remarkable[:_MOST_REMARKS]:
            name = f"{result.photo.path.parent.name}/{result.photo.path.name}"
            self.console.print(
                f"  {name}: {result.verdict}: {result.explanation}", style="yellow", markup=False
            )
        if len(remarkable) > _MOST_REMARKS:
            self.console.print(f"  … and {len(remarkable) - _MOST_REMARKS} more; `sightline enrol` lists all")

    def progressed(self, cameras: Sequence[Camera], ledger: Ledger, alerts: int) -> None:
        """Move the bar; not while a question stands."""
        if self._asking:
            return
        self._tell_who_is_down(cameras)
        if self._progress is None:
            self._start(SpinnerColumn(), BarColumn(), TextColumn("{task.fields[line]}"), TimeElapsedColumn())
        if self._progress is None:
            return
        if self._task is None:
            self._task = self._progress.add_task("", total=None, line="")
        captured = sum(camera.frames_captured for camera in cameras)
        expected = sum(camera.frames_expected for camera in cameras)
        rate = sum(camera.frames_per_second for camera in cameras)
        forgotten = sum(ledger.probes.forgotten.values())
        line = (
            f"{captured} frames · {rate:.1f}/s · {ledger.tracks_opened} faces · {alerts} alerts"
            f" · {forgotten} forgotten"
        )
        if self._down:
            line += f" · down: {', '.join(self._down)}"
        self._progress.update(self._task, completed=captured, total=expected or None, line=line)

    async def alerted(self, alert: Alert) -> None:
        """Say that an alert came, and have it decided if somebody is asked to."""
        moment = f"{to_datetime(alert.captured_at):%H:%M:%S}"
        if self.decides:
            self.close()
            self._asking = True
        self.console.print(
            f"ALERT at {moment} UTC on {alert.camera}: compare the pictures before anybody is approached",
            style="bold red",
        )
        try:
            await self.decide(alert)
        finally:
            self._asking = False

    def close(self) -> None:
        """Take the bar away."""
        if self._progress is not None:
            self._progress.stop()
        self._progress = self._task = None

    def _tell_who_is_down(self, cameras: Sequence[Camera]) -> None:
        for camera in cameras:
            if camera.state == CAMERA_STATE_DOWN and self._down.get(camera.id) != camera.problem:
                self._down[camera.id] = camera.problem
                self.console.print(f"{camera.id} is down: {camera.problem}", style="yellow", markup=False)
            elif camera.state == CAMERA_STATE_PLAYING and camera.id in self._down:
                del self._down[camera.id]
                self.console.print(f"{camera.id} is back", style="yellow", markup=False)

    def _start(self, *columns: SpinnerColumn | BarColumn | TextColumn | TimeElapsedColumn) -> Progress:
        self.close()
        # Where nobody watches, a bar would leave empty lines.
        unseen = not self.console.is_terminal
        self._progress = Progress(*columns, console=self.console, transient=True, disable=unseen)
        self._progress.start()
        return self._progress
