"""`sightline run`: one deployment file, from its cameras to its report."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from rich.console import Console

from services.chassis.access import Person
from services.chassis.errors import BadInput
from services.chassis.origin import utc_now
from services.chassis.outcome import Reason
from services.chassis.settings import load
from services.cli import annotating
from services.cli.account import report_of
from services.cli.clients import Clients
from services.cli.closing_table import TRIAL
from services.cli.console_of_run import ConsoleOfRun, people_of
from services.cli.deciding import Decider
from services.cli.deployment_file import DeploymentFile
from services.cli.fetching import ready
from services.cli.foresight import photos_to_look_for
from services.cli.host.cluster_settings import ReachSettings
from services.cli.host.hosted import Hosted
from services.cli.host.one_process import Plan, host
from services.cli.host.reaching import reach
from services.cli.people import known as directory_of
from services.cli.report.export import Exported, export
from services.cli.report.summary import CameraLine, RunReport
from services.cli.screen import Screen
from services.cli.session import Run, Session
from services.cli.stopping import stopping
from services.cli.store import Store, hold
from services.model_packs import read as read_manifest
from services.watchlists.listing import ListedPhoto

# What a camera that is down says as long as the run goes on.
_HOPE = "; trying again"
# What becomes of a match unless something failed. Of one that a keyring took along it is not known which.
_HANDLED = (Reason.ALERT, Reason.SAME_PASS, Reason.KEYRING_LOST)
# Why a look that should have been compared was not.
_FAULTS = ("not_ready", "failed", "unreadable", "not_published", "expired", "keyring_lost")


@dataclass(frozen=True, slots=True)
class Options:
    """What was asked for at the command line. Without `output` nothing is written but the store."""

    file: DeploymentFile
    store: Path
    output: Path | None = None
    decide: bool = False
    metrics_port: int | None = None
    frames_per_second_limit: float | None = None
    annotate: bool = False
    cluster: bool = False
    jpeg_frames: bool = False
    console: bool = False


@dataclass(frozen=True, slots=True)
class Result:
    """A finished run, and its files."""

    report: RunReport
    exported: Exported | None
    annotated: annotating.Annotated = field(default_factory=annotating.Annotated)

    @property
    def problems(self) -> list[str]:
        """What a person must hear of, and what the exit status is for."""
        missing = sum(not photo.taken for photo in self.report.photos)
        found = [f"{missing} photos are not on the list; `sightline enrol` says why"] if missing else []
        found += [_line(camera) for camera in self.report.cameras if camera.problem]
        bare = sum(alert.face_jpeg is None for alert in self.report.alerts)
        if bare:
            found.append(
                f"{bare} alerts have no evidence, so nobody may be engaged; is the store's disk full?"
            )
        lost = sum(
            count for reason, count in self.report.ledger.probes.retained.items() if reason not in _HANDLED
        )
        if lost:
            found.append(
                f"{lost} matches were lost, and could have been alerts; SIGHTLINE_LOG=info says what failed"
            )
        unseen = sum(self.report.ledger.probes.forgotten.get(reason, 0) for reason in _FAULTS)
        if unseen:
            found.append(
                f"{unseen} looks at faces were forgotten without being compared; SIGHTLINE_LOG=info says why"
            )
        if not self.report.ledger.adds_up:
            found.append("the ledger does not close: not everything that was seen is accounted for")
        return [*found, *self.annotated.problems]


def _line(camera: CameraLine) -> str:
    problem = camera.problem.removesuffix(_HOPE)
    return f"{camera.id}: {problem}" + (
        "; check the camera and its address" if camera.state == "down" else ""
    )


async def run(options: Options, console: Console) -> Result:
    """Run a deployment to its end. Errors are of services.chassis.errors, in one line."""
    deployment = options.file.deployment
    if options.annotate and options.output is None:
        raise BadInput("--annotate writes videos; name a folder for them with --output")
    if options.console:
        _see_that_a_console_fits(options)
    photos = photos_to_look_for(options.file, utc_now())
    if options.output is not None:
        prepare(options.output)
    pack = _pack(options, console)
    deployment.model_pack = pack
    console.print(TRIAL, style="bold yellow")
    with annotating.private_folder(options.annotate) as films:
        report = await _watched(options, photos, pack, console, films)
        if options.output is None:
            return Result(report, None)
        exported = await asyncio.to_thread(export, report, options.output)
        if films is None:
            return Result(report, exported)
        with console.status("annotating"):
            annotated = await asyncio.to_thread(annotating.annotate, films, report, options.output)
        return Result(report, exported, annotated)


async def _watched(
    options: Options,
    photos: Sequence[ListedPhoto],
    pack: str,
    console: Console,
    films: Path | None,
) -> RunReport:
    with stopping() as stop:
        async with _hosted(options, films) as hosted:
            name = options.file.deployment.name
            clients = Clients(hosted.channel_to, name, hosted.patience_seconds)
            screen = _screen(options, clients, console)
            session = Session(hosted, clients, options.file, photos, screen, stop)
            try:
                finished = await _run_through(session, options, hosted, console)
            finally:
                screen.close()
            return await report_of(finished, clients, options.file, pack, hosted.notes)


async def _run_through(session: Session, options: Options, hosted: Hosted, console: Console) -> Run:
    """Run it to its end: with a console, where that was asked for, until somebody ends it."""
    if not options.console:
        return await session.run()
    known = _known(options)
    shown = ConsoleOfRun(hosted, people_of(options.file.deployment.officers, known), known, console)
    async with shown.open():
        ready = partial(shown.wait_for_somebody, session.stop)
        return await replace(session, lasts=True, ready=ready).run()


def _known(options: Options) -> Mapping[str, Person]:
    return directory_of(Store(options.store).keys).people


@asynccontextmanager
async def _hosted(options: Options, films: Path | None) -> AsyncIterator[Hosted]:
    """Services of this process' own, or those of a cluster."""
    if options.cluster:
        async with reach(load(ReachSettings)) as hosted:
            yield hosted
        return
    people = people_of(options.file.deployment.officers, _known(options)) if options.console else {}
    with hold(options.store) as store:
        plan = Plan(
            store,
            options.file.pack,
            options.metrics_port,
            options.frames_per_second_limit,
            films,
            options.jpeg_frames,
            people,
            trials=True,
        )
        async with host(plan) as hosted:
            yield hosted


def _pack(options: Options, console: Console) -> str:
    """The name of the model pack; where the services run in this process, its files are here."""
    if not options.cluster:
        return ready(options.file.pack, console).manifest.name
    if options.annotate or options.metrics_port is not None or options.frames_per_second_limit is not None:
        raise BadInput(
            "--annotate, --metrics-port and --fps-limit are for services of this process; "
            "those of a cluster have settings: python -m services --help"
        )
    return read_manifest(options.file.pack).name


def _see_that_a_console_fits(options: Options) -> None:
    if options.decide:
        raise BadInput("alerts are answered at one place: leave out --decide, or --console")
    if options.cluster:
        raise BadInput("a cluster's console is a process of its own: python -m services console")
    people_of(options.file.deployment.officers, _known(options))


def prepare(folder: Path) -> None:
    """Make the folder of a run's files. BadInput when nothing can be written there."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe = folder / ".sightline-probe"
        probe.write_bytes(bytes(4096))
        probe.unlink()
    except OSError as error:
        raise BadInput(f"{folder}: nothing can be written there ({error.strerror}); name another") from None


def _screen(options: Options, clients: Clients, console: Console) -> Screen:
    if not options.decide:
        return Screen(console)
    folder = options.output or options.store
    officer = options.file.deployment.officers[0] if options.file.deployment.officers else "nobody"
    return Screen(console, Decider(console, clients, folder, officer), decides=True)
