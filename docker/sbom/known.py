"""What is known against packages: asked of OSV, or of PyPI, whichever answers; by pip-audit."""

import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from urllib.error import URLError
from urllib.request import Request, urlopen

from docker.sbom.accepted import Accepted

OSV_URL = "https://api.osv.dev/v1/query"
_PYPI_URL = "https://pypi.org/pypi"
_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class Source:
    """Who knows. `words` tell pip-audit to ask them; `problem` returns why they cannot be asked, or ""."""

    name: str
    words: Sequence[str]
    problem: Callable[[], str]


@dataclass(frozen=True, slots=True)
class Known:
    """A vulnerability of a package that an image holds."""

    package: str
    version: str
    id: str
    aliases: tuple[str, ...]
    fixed_in: tuple[str, ...]

    def is_accepted(self, by: Accepted, today: date) -> bool:
        """Say whether an exception is about this, and still good."""
        return by.package == self.package and by.id in (self.id, *self.aliases) and today <= by.until

    def __str__(self) -> str:
        fixed = f"fixed in {', '.join(self.fixed_in)}" if self.fixed_in else "no release is without it"
        return f"{self.package} {self.version}: {', '.join((self.id, *self.aliases))}; {fixed}"


@dataclass(frozen=True, slots=True)
class Answer:
    """What a source said: what it knows, and of which packages it knows nothing at all."""

    known: tuple[Known, ...]
    skipped: tuple[str, ...]


def sources(osv_url: str, package: str, version: str) -> tuple[Source, ...]:
    """Return whom to ask, the better first; each is tried out with one question about one package."""
    query = {"package": {"name": package, "ecosystem": "PyPI"}, "version": version}
    by_osv = Request(osv_url, json.dumps(query).encode(), {"Content-Type": "application/json"})
    by_pypi = Request(f"{_PYPI_URL}/{package}/{version}/json")
    return (
        Source("OSV", ("-s", "osv", "--osv-url", osv_url), lambda: _problem(by_osv, "")),
        Source("PyPI", ("-s", "pypi"), lambda: _problem(by_pypi, "vulnerabilities")),
    )


def ask(source: Source, packages: Mapping[str, str]) -> Answer | None:
    """Return what a source knows against these packages; None when it did not answer to the end."""
    with tempfile.TemporaryDirectory() as folder:
        asked = Path(folder) / "packages.txt"
        asked.write_text(
            "".join(f"{name}=={version}\n" for name, version in packages.items()), encoding="utf-8"
        )
        command = [
            sys.executable,
            "-m",
            "pip_audit",
            "--no-deps",
            "--disable-pip",
            "--progress-spinner",
            "off",
        ]
        about = ["-f", "json", "-r", str(asked), "--cache-dir", folder, *source.words]
        done = subprocess.run([*command, *about], capture_output=True, text=True, check=False)
    try:
        return answer_of(json.loads(done.stdout))
    except (json.JSONDecodeError, KeyError):
        return None


def answer_of(said: Mapping[str, list[dict[str, object]]]) -> Answer:
    """Read what pip-audit wrote. KeyError when it is something else."""
    known = [
        Known(
            str(one["name"]),
            str(one["version"]),
            str(found["id"]),
            tuple(found["aliases"]),
            tuple(found["fix_versions"]),
        )
        for one in said["dependencies"]
        for found in one.get("vulns", ())  # type: ignore[attr-defined]
    ]
    skipped = tuple(str(one["name"]) for one in said["dependencies"] if "skip_reason" in one)
    return Answer(tuple(known), skipped)


def _problem(request: Request, key: str) -> str:
    try:
        with urlopen(request, timeout=_SECONDS) as answered:
            said = json.loads(answered.read())
    except URLError as error:
        return str(error.reason)
    except (OSError, ValueError):
        return "no answer that can be read"
    return "" if not key or key in said else f"its answer has no {key}"
