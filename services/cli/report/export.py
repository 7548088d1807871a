"""Writes the report of a run into a folder."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from services.chassis.errors import BadInput
from services.cli.report import export_index, page, pictures, record, whole_files
from services.cli.report.summary import RunReport

PAGE: Final = "report.html"
RECORD: Final = "report.json"


@dataclass(frozen=True, slots=True)
class Exported:
    """The files of one export; pictures in the order of the alerts."""

    page: Path
    record: Path
    index: Path
    pictures: tuple[Path, ...]


def export(report: RunReport, folder: Path) -> Exported:
    """Writes `report.html`, `report.json`, one picture an alert, and the folder's `exports.json`.

    Each appears whole or not at all. Files of an earlier export of the same name are replaced.

    Raises:
        BadInput: the folder cannot be written to, has no room, or holds an exports.json of something else.
    """
    if not export_index.is_ours(folder):
        raise BadInput(f"{folder / export_index.NAME} is not an index of exports; name another folder")
    names = {
        alert.id: f"alert-{number:03d}-{plain_name(alert.id)}.jpg"
        for number, alert in enumerate(report.alerts, 1)
    }
    days = export_index.read(folder)
    days |= {PAGE: report.must_be_gone_by, RECORD: report.must_be_gone_by}
    days |= {names[alert.id]: alert.expires_at for alert in report.alerts}
    # The index first: should the power fail between two files, it knows too many rather than too few.
    files = {export_index.NAME: export_index.write(days)}
    files |= {names[alert.id]: pictures.sheet(alert, report.trial) for alert in report.alerts}
    files[RECORD] = record.write(report, names)
    files[PAGE] = page.write(report)
    whole_files.write(folder, files)
    drawn = tuple(folder / names[alert.id] for alert in report.alerts)
    return Exported(folder / PAGE, folder / RECORD, folder / export_index.NAME, drawn)


def plain_name(name: str) -> str:
    """An id as part of a file name: nothing that could reach another folder."""
    return re.sub(r"[^A-Za-z0-9-]", "", name)[:32]
