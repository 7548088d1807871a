"""The table at the end of a run."""

from rich.table import Table

from services.cli.report.summary import Account, RunReport
from services.cli.showing import counted

TRIAL = "TRIAL: nobody has authorised this run"


def closing_table(report: RunReport) -> Table:
    """Return the table: figures and no names."""
    table = Table(title=f"{report.deployment} — {TRIAL}", show_header=False, title_justify="left")
    ledger = report.ledger
    captured = sum(camera.frames_captured for camera in report.cameras)
    rows = [
        ("watchlist", f"{counted(report.subjects, 'subject')}, {counted(report.photos_taken, 'photo')}"),
        ("frames", f"{captured} ({report.frames_per_second:.1f} a second)"),
        ("faces seen (tracks)", str(ledger.tracks_opened)),
        ("alerts", str(len(report.alerts))),
        ("probes", _account(ledger.probes)),
        ("frames forgotten", _account(ledger.frames)),
        ("ledger", "closes" if ledger.adds_up else "DOES NOT CLOSE"),
    ]
    forgetting = ledger.time_to_forget
    if forgetting is not None:
        text = (
            f"p50 {forgetting.p50_seconds:.3f} s, p95 {forgetting.p95_seconds:.3f} s,"
            f" p99 {forgetting.p99_seconds:.3f} s"
        )
        rows.append(("time to forget", text))
    for name, value in rows:
        table.add_row(name, value)
    return table


def _account(account: Account) -> str:
    parts = [f"{count} {reason}" for reason, count in sorted(account.forgotten.items())]
    parts += [f"{count} retained: {reason}" for reason, count in sorted(account.retained.items())]
    return f"{account.seen} seen = {' + '.join(parts) or '0'} + {account.in_flight} in flight"
