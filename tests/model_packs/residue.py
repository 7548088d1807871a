"""The search for what a provider leaves of a face, in a process that overwrites what it frees."""

import subprocess
import sys

from tests.source_tree import ROOT


def looked_for(provider: str) -> dict[str, str]:
    """What was found, by whether the session gives its memory back or keeps it."""
    command = [sys.executable, "-m", "tests.bench.residue", "--providers", provider]
    printed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    return {
        way: line for way in ("given back", "kept") for line in printed.splitlines() if f" {way} " in line
    }
