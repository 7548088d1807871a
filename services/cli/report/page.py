"""The page for people, `report.html`: one file, no scripts, nothing loaded from anywhere."""

import base64
from datetime import UTC, datetime
from typing import Final

from jinja2 import Environment, PackageLoader, StrictUndefined

from services.cli.report import marks, pictures
from services.cli.report.summary import AlertEntry, RunReport
from services.copies.marks import stamp

_TEMPLATES: Final = "services.cli.report"


def write(report: RunReport) -> bytes:
    """UTF-8 HTML with style and pictures inside."""
    environment = Environment(
        loader=PackageLoader(_TEMPLATES, "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(day=_day, moment=_moment, clock=_clock, count=_count, seconds=_seconds)
    text = environment.get_template("report.html.j2").render(
        report=report,
        mark_name=marks.HTML_NAME,
        mark=stamp(report.must_be_gone_by),
        alerts=[_Shown(alert, report.trial) for alert in report.alerts],
        accounts=[("Frames", report.ledger.frames), ("Probes", report.ledger.probes)],
    )
    return text.encode()


class _Shown:
    """An alert with its pictures as data URIs."""

    def __init__(self, alert: AlertEntry, trial: bool) -> None:
        self.entry = alert
        self.face = _data_uri(pictures.face(alert.face_jpeg, alert, trial))
        self.reference = _data_uri(pictures.face(alert.reference_jpeg, alert, trial))
        scene = pictures.scene(alert, trial)
        self.scene = None if scene is None else _data_uri(scene)


def _data_uri(jpeg: bytes) -> str:
    return "data:image/jpeg;base64," + base64.b64encode(jpeg).decode("ascii")


def _day(when: datetime) -> str:
    return f"{when.astimezone(UTC).day} {when.astimezone(UTC):%B %Y}"


def _moment(when: datetime) -> str:
    return f"{_day(when)}, {when.astimezone(UTC):%H:%M} UTC"


def _clock(when: datetime) -> str:
    return f"{when.astimezone(UTC):%H:%M:%S} UTC"


def _count(number: int) -> str:
    return f"{number:,}".replace(",", "\N{NARROW NO-BREAK SPACE}")


def _seconds(value: float) -> str:
    if value < 1:
        return f"{value * 1000:.0f}\N{NARROW NO-BREAK SPACE}ms"
    return f"{value:.1f}\N{NARROW NO-BREAK SPACE}s"
