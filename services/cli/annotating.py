"""`--annotate`: draws the alerts of a run into the videos in which the detector filled every face."""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

import av
import cv2
import numpy as np

from services.chassis.errors import SightlineError, Unavailable
from services.cli.report import export_index, whole_files
from services.cli.report.overlay import BAND_PX, Overlay
from services.cli.report.pictures import Picture
from services.cli.report.summary import AlertEntry, RunReport
from services.copies.marks import in_words
from services.detector.adapters.av_footage import AvReel
from services.detector.domain.annotation import Title
from services.detector.domain.context import Size

_SIDE_PX: Final = 960
_PREFIX: Final = "sightline-videos-"


@dataclass(frozen=True, slots=True)
class Annotated:
    """The videos that were written, and what kept others from being so, a line each."""

    videos: tuple[Path, ...] = ()
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Film:
    """A video of the detector's: one camera, from one moment on."""

    path: Path
    title: Title
    name: str


@contextmanager
def private_folder(wanted: bool) -> Iterator[Path | None]:
    """A folder for the detector's videos that only this user may enter; gone afterwards.

    What a killed command has left goes with the next one: its lock went with it, its files did not.
    """
    if not wanted:
        yield None
        return
    for left in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        with _locked(left) as is_ours:
            if is_ours:
                shutil.rmtree(left, ignore_errors=True)
    folder = Path(tempfile.mkdtemp(prefix=_PREFIX))
    with _locked(folder):
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _locked(folder: Path) -> Iterator[bool]:
    """Hold `folder`; False when another process does, or it is not this user's."""
    try:
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    except OSError:
        yield False
        return
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        held = True
    except OSError:
        held = False
    try:
        yield held
    finally:
        os.close(descriptor)


def annotate(folder: Path, report: RunReport, output: Path) -> Annotated:
    """Write `annotated-<camera>.mp4` into `output` for each video in `folder`, listed among its exports."""
    films = _films(folder)
    found = {film.title.camera for film in films}
    problems = [
        f"{camera.id}: no annotated video could be written; is the disk of {folder.parent} full?"
        for camera in report.cameras
        if camera.frames_captured and camera.id not in found
    ]
    videos = []
    try:
        # The index first: should the power fail between two files, it knows too many rather than too few.
        days = export_index.read(output) | {film.name: report.must_be_gone_by for film in films}
        whole_files.write(output, {export_index.NAME: export_index.write(days)})
        for film in films:
            _draw(film, report, output)
            videos.append(output / film.name)
    except SightlineError as problem:
        problems.append(str(problem))
    return Annotated(tuple(videos), tuple(problems))


def _films(folder: Path) -> list[Film]:
    """In order; a camera that was opened more than once has more than one."""
    titled = sorted(((Title.of(path.name), path) for path in folder.glob("*.mp4")), key=_in_order)
    films, times = [], dict[str, int]()
    for title, path in titled:
        times[title.camera] = number = times.get(title.camera, 0) + 1
        name = f"annotated-{title.camera}.mp4" if number == 1 else f"annotated-{title.camera}-{number}.mp4"
        films.append(Film(path, title, name))
    return films


def _in_order(film: tuple[Title, Path]) -> tuple[str, datetime]:
    return film[0].camera, film[0].begins_at


def _draw(film: Film, report: RunReport, output: Path) -> None:
    alerts = [alert for alert in report.alerts if alert.camera == film.title.camera]
    try:
        with av.open(str(film.path)) as source:
            _copy(source, film, alerts, report, output)
    except (OSError, av.FFmpegError):
        raise Unavailable(f"{film.name} cannot be made: its video cannot be read; run it again") from None


def _copy(
    source: av.container.InputContainer,
    film: Film,
    alerts: Sequence[AlertEntry],
    report: RunReport,
    output: Path,
) -> None:
    stream = source.streams.video[0]
    size = _shown_size(stream.width, stream.height)
    overlay = Overlay((size.width_px, size.height_px), alerts, report.trial, report.must_be_gone_by)
    mark = in_words(report.must_be_gone_by)
    reel = AvReel(output / film.name, Size(size.width_px, size.height_px + BAND_PX), mark)
    page, at, begins_at = None, film.title.begins_at, film.title.begins_at
    try:
        for frame in source.decode(stream):
            at = begins_at + timedelta(seconds=frame.time or 0.0)
            if page is not None:
                page.fill(0)
            page = overlay.page(_scaled(frame, size), film.title.camera, at)
            reel.add(page, (at - begins_at).total_seconds())
        if page is not None and overlay.lasts_until(at) > at:  # the end must not cut an alert off
            reel.add(page, (overlay.lasts_until(at) - begins_at).total_seconds())
        reel.finish()
    finally:
        reel.abandon()
        overlay.wipe()
        if page is not None:
            page.fill(0)


def _shown_size(width_px: int, height_px: int) -> Size:
    """Large enough for two faces and a line of text."""
    ratio = _SIDE_PX / max(width_px, height_px)
    return Size(*(max(round(side_px * ratio / 2) * 2, 2) for side_px in (width_px, height_px)))


def _scaled(frame: av.VideoFrame, size: Size) -> Picture:
    picture = cv2.cvtColor(frame.to_ndarray(format="yuv420p"), cv2.COLOR_YUV2RGB_I420)
    # Blocks stay blocks: smooth ones look like faces to a detector.
    scaled = cv2.resize(picture, (size.width_px, size.height_px), interpolation=cv2.INTER_NEAREST)
    return np.asarray(scaled, np.uint8)
