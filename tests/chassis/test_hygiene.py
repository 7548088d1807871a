"""Freed memory is overwritten, and no core is dumped: seen from outside, in a process of its own."""

import sys

import pytest

from tests.chassis.programs import said

PROGRAM = """
import resource, sys
from pathlib import Path
from services.chassis import hygiene

hygiene.guard_memory()
key = 7919 ** 24 % 2 ** 256
made = [(key ^ number).to_bytes(32, "little") for number in range(2000)]
ends = {content[1:] for content in made}
del made
print(sys.argv[1:], resource.getrlimit(resource.RLIMIT_CORE)[0], hygiene.overwrites_freed_memory())
needle = key.to_bytes(32, "little")[8:28]
found = 0
del ends
for line in Path("/proc/self/maps").read_text().splitlines():
    span, permissions, *rest = line.split()
    if permissions.startswith("rw") and "[v" not in " ".join(rest):
        start, end = (int(part, 16) for part in span.split("-"))
        with open("/proc/self/mem", "rb", 0) as memory:
            memory.seek(start)
            found += memory.read(end - start).count(needle)
print(found)
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="glibc is on Linux")
def test_a_process_starts_itself_again_so_that_freed_memory_is_overwritten() -> None:
    told, found = said(PROGRAM, "an argument").splitlines()
    assert told == "['an argument'] 1 True"
    # The needle itself, and what the search reads, are there; 2,000 freed keys are not.
    assert int(found) < 20


def test_settings_of_glibc_that_were_there_are_kept() -> None:
    told, _ = said(PROGRAM, "an argument", GLIBC_TUNABLES="glibc.malloc.arena_max=2").splitlines()
    assert told.endswith("True")
