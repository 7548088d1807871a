"""What a person sees at the terminal while a run goes on, and after it."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn
from rich.table import Table

from services.chassis.envelope import to_datetime
from services.cli.enrolment import Enrolled
from services.cli.report.summary import Account, RunReport
from sightline.alert_dispatcher.v1.alert_service_pb2 import Alert
from sightline.frame_grabber.v1.camera_service_pb2 import CAMERA_STATE_DOWN, Camera
from sightline.retention_purger.v1.retention_service_pb2 import Ledger

TRIAL = "TRIAL: nobody has authorised this run"


async def _nobody_decides(_: Alert) -> None:
    return


@dataclass(slots=True)
class Screen:
    """The audience of a run. `decide` asks a person about an alert, with the progress bar out of the way."""

    console: Console
    decide: Callable[[Alert], Awaitable[None]] = _nobody_decides
    decides: bool = False
    _progress: Progress | None = None
    _task: TaskID | None = None

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
        taken = sum(result.taken for result in results)
        self.console.print(f"{taken} of {len(results)} photos taken")
        remarkable = [result for result in results if result.verdict != "taken"]
        for result in remarkable[:20]:
            name = f"{result.photo.path.parent.name}/{result.photo.path.name}"
            self.console.print(
                f"  {name}: {result.verdict}: {result.explanation}", style="yellow", markup=False
            )
        if len(remarkable) > 20:
            self.console.print(f"  … and {len(remarkable) - 20} more; `sightline enrol` lists all")

    def progressed(self, cameras: Sequence[Camera], ledger: Ledger, alerts: int) -> None:
        """Move the bar."""
        if self._progress is None:
            self._start(
                SpinnerColumn(),
                BarColumn(),
                TextColumn("{task.fields[line]}"),
                TimeElapsedColumn(),
            )
        if self._progress is None:
            return
        if self._task is None:
            self._task = self._progress.add_task("", total=None, line="")
        captured = sum(camera.frames_captured for camera in cameras)
        expected = sum(camera.frames_expected for camera in cameras)
        rate = sum(camera.frames_per_second for camera in cameras)
        down = [camera.id for camera in cameras if camera.state == CAMERA_STATE_DOWN]
        forgotten = sum(ledger.probes.forgotten.values())
        line = (
            f"{captured} frames · {rate:.1f}/s · {ledger.tracks_opened} faces · {alerts} alerts"
            f" · {forgotten} forgotten"
        )
        if down:
            line += f" · down: {', '.join(down)}"
        self._progress.update(self._task, completed=captured, total=expected or None, line=line)

    async def alerted(self, alert: Alert) -> None:
        """Say that an alert came, and have it decided if somebody is asked to."""
        if self.decides:
            self.close()
        moment = f"{to_datetime(alert.captured_at):%H:%M:%S}"
        self.console.print(
            f"ALERT at {moment} on {alert.camera}: compare the pictures before anybody is approached",
            style="bold red",
        )
        if self.decides:
            await self.decide(alert)

    def close(self) -> None:
        """Take the bar away."""
        if self._progress is not None:
            self._progress.stop()
        self._progress = self._task = None

    def _start(self, *columns: SpinnerColumn | BarColumn | TextColumn | TimeElapsedColumn) -> Progress:
        self.close()
        self._progress = Progress(*columns, console=self.console, transient=True)
        self._progress.start()
        return self._progress


def summary(report: RunReport) -> Table:
    """Return the table at the end of a run."""
    table = Table(title=f"{report.deployment} — {TRIAL}", show_header=False, title_justify="left")
    ledger = report.ledger
    rows = [
        ("watchlist", f"{report.subjects} subjects, {report.photos_taken} photos"),
        ("frames", f"{ledger.frames.seen} ({report.frames_per_second:.1f} a second)"),
        ("faces seen (tracks)", str(ledger.tracks_opened)),
        ("alerts", str(len(report.alerts))),
        ("probes", _account(ledger.probes)),
        ("frames forgotten", _account(ledger.frames)),
        ("ledger", "closes" if ledger.adds_up else "DOES NOT CLOSE"),
    ]
    forgetting = ledger.time_to_forget
    if forgetting is not None:
        rows.append(
            (
                "time to forget",
                f"p50 {forgetting.p50_seconds:.3f} s, p95 {forgetting.p95_seconds:.3f} s,"
                f" p99 {forgetting.p99_seconds:.3f} s",
            )
        )
    for name, value in rows:
        table.add_row(name, value)
    return table


def _account(account: Account) -> str:
    parts = [f"{count} {reason}" for reason, count in sorted(account.forgotten.items())]
    parts += [f"{count} retained: {reason}" for reason, count in sorted(account.retained.items())]
    return f"{account.seen} seen = {' + '.join(parts) or '0'} + {account.in_flight} in flight"
