"""`python -m charts.monitoring`: writes the chart's dashboards and rules, or plots a run."""

import argparse
import sys
from pathlib import Path


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m charts.monitoring", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("write", help="write dashboards and rules into charts/sightline")
    picture = commands.add_parser("picture", help="plot a dashboard from what its queries returned in a run")
    picture.add_argument("run", type=Path, metavar="RUN.json", help="what `tox -e monitoring` has kept")
    picture.add_argument("dashboard", help="the name of its file, as `forgetting`")
    picture.add_argument("file", type=Path, metavar="FILE.png")
    asked = parser.parse_args()
    if asked.command == "write":
        from charts.monitoring.writing import write

        for path in write():
            sys.stdout.write(f"{path}\n")
        return
    from charts.monitoring.plotting import plot

    try:
        plot(asked.run, asked.dashboard, asked.file)
    except (OSError, KeyError) as error:
        sys.exit(
            f"{asked.run}: {asked.dashboard} cannot be plotted from it ({error}); run tox -e monitoring first"
        )


if __name__ == "__main__":
    main()
