"""The constants: each has a unit, and a command that exists."""

import re
from dataclasses import fields

import pytest

from services.chassis.errors import BadInput
from services.cli.sizing import measured
from services.cli.sizing.measured import Measured, costs_of
from tests.source_tree import ROOT

CONSTANTS = {name: value for name, value in vars(measured).items() if isinstance(value, Measured)}
CONSTANTS |= {
    f"{pack}.{field.name}": getattr(costs, field.name)
    for pack, costs in measured.PACKS.items()
    for field in fields(costs)
}


def test_each_constant_is_above_nothing_and_has_a_unit() -> None:
    assert CONSTANTS and all(one.value > 0 and one.unit for one in CONSTANTS.values())


def test_each_constant_names_an_environment_of_tox_that_measures_it() -> None:
    written = (ROOT / "tox.ini").read_text("utf-8")
    known = set(re.findall(r"^\[testenv:(\S+)\]", written, re.MULTILINE))
    named = {name: one.command.split()[2] for name, one in CONSTANTS.items()}
    assert {name: wanted for name, wanted in named.items() if wanted not in known} == {}


def test_a_pack_that_nobody_measured_is_one_line() -> None:
    with pytest.raises(BadInput, match="nobody measured what other costs: choose bundled or opencv-zoo"):
        costs_of("other")
