"""Writes what an image holds, as CycloneDX, and compares it with what is known against it.

python -m docker.sbom [--to FOLDER] [--pack PACK] [--osv-url URL]. Ends with 1 when the bill is not valid, or
when something is known that docker/sbom/accepted.toml does not list. Where nobody can be asked it says so.
"""

import argparse
import json
import sys
import tomllib
from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, date, datetime
from pathlib import Path

from docker.sbom import accepted, bill, known, runtime

ROOT = Path(__file__).resolve().parents[2]
EXCEPTIONS = Path(__file__).with_name("accepted.toml")


def main(arguments: list[str]) -> int:
    """Return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m docker.sbom", description=__doc__)
    parser.add_argument("--to", type=Path, default=ROOT / "sightline-sbom")
    parser.add_argument("--pack", default="bundled", help="the model pack that the image brings")
    parser.add_argument("--osv-url", default=known.OSV_URL, help="OSV, or a copy of it")
    parser.add_argument("--accepted", type=Path, default=EXCEPTIONS, help="the reviewed exceptions")
    asked = parser.parse_args(arguments)
    try:
        exceptions = accepted.read(asked.accepted)
        stated = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"][
            "dependencies"
        ]
        packages = runtime.needed(stated)
        problem = _write_bill(asked.to, packages, asked.pack)
    except (LookupError, ValueError) as error:
        problem = str(error)
    if problem:
        print(f"sbom: {problem}", file=sys.stderr)
        return 1
    return _compare(asked.to, packages, exceptions, asked.osv_url, datetime.now(UTC).date())


def _write_bill(folder: Path, packages: Mapping[str, str], pack: str) -> str:
    made = bill.bill(ROOT, packages, pack)
    if problem := bill.problem_of(made):
        return f"the bill is no CycloneDX: {problem}"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "sightline.cdx.json"
    path.write_text(json.dumps(made, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    models = sum(one["type"] == "machine-learning-model" for one in made["components"])
    print(f"{path}: {len(packages)} packages, {models} models and the base image; valid CycloneDX 1.6")
    return ""


def _compare(
    folder: Path,
    packages: Mapping[str, str],
    exceptions: tuple[accepted.Accepted, ...],
    osv_url: str,
    today: date,
) -> int:
    report = folder / "vulnerabilities.json"
    report.unlink(missing_ok=True)
    problems = []
    for source in known.sources(osv_url, "pip", packages["pip"]):
        problem = source.problem()
        answer = None if problem else known.ask(source, packages)
        if answer is not None:
            report.write_text(json.dumps({"source": source.name, **asdict(answer)}, indent=1) + "\n", "utf-8")
            return _tell(source.name, answer, exceptions, today)
        problems.append(f"{source.name}: {problem or 'it stopped answering'}")
    print(f"no vulnerability was looked for, as nobody can be asked from here ({'; '.join(problems)})")
    return 0


def _tell(source: str, answer: known.Answer, exceptions: tuple[accepted.Accepted, ...], today: date) -> int:
    listed = [one for one in answer.known if any(one.is_accepted(by, today) for by in exceptions)]
    open_ones = [one for one in answer.known if one not in listed]
    for one in open_ones:
        print(f"vulnerable: {one}", file=sys.stderr)
    if answer.skipped:
        print(f"{source} knows nothing of {', '.join(answer.skipped)}")
    print(
        f"{source} was asked: {len(open_ones)} vulnerabilities, and {len(listed)} that are listed as accepted"
    )
    return 1 if open_ones else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
