"""The constants: each has a unit, and a command that exists."""

import re

from services.cli.sizing import measured
from services.cli.sizing.measured import Measured
from tests.source_tree import ROOT

CONSTANTS = {name: value for name, value in vars(measured).items() if isinstance(value, Measured)}


def test_each_constant_is_above_nothing_and_has_a_unit() -> None:
    assert CONSTANTS and all(one.value > 0 and one.unit for one in CONSTANTS.values())


def test_each_constant_names_an_environment_of_tox_that_measures_it() -> None:
    written = (ROOT / "tox.ini").read_text("utf-8")
    known = set(re.findall(r"^\[testenv:(\S+)\]", written, re.MULTILINE))
    named = {name: one.command.split()[2] for name, one in CONSTANTS.items()}
    assert {name: wanted for name, wanted in named.items() if wanted not in known} == {}
