"""What each user may do in Redis follows from the keyring's own script."""

import hashlib
import re
from collections import defaultdict

import pytest

from services.chassis.redis_keyring.access_list import COMMANDS
from services.chassis.redis_keyring.steps import SCRIPT
from services.cli.permissions.redis_rules import AREAS, AROUND, STEPS, commands_of, rules_of
from services.cli.permissions.table import Rights, table

PASSWORD = "a-password-of-this-test-alone"
FUNCTION = re.compile(
    r"^(?:local )?function (?:steps\.)?(\w+)\(.*?\)(.*?)(?=^(?:local )?function|\Z)", re.M | re.S
)
RUN = re.compile(r"redis\.call\('(\w+)', (\w+)")
# What is outside of every function stands behind the last one, and is run with every step.
REST = "if ARGV[1]"


def run_by(name: str) -> dict[str, set[str]]:
    """What a function of the script runs on what, with the functions that it calls."""
    bodies = dict(FUNCTION.findall(SCRIPT.decode().partition(REST)[0]))
    found: dict[str, set[str]] = defaultdict(set)
    for command, area in RUN.findall(bodies[name]):
        found[area.lower()].add(command.lower())
    for other in ("destroy", "count", "note_forgetting"):
        if other != name and re.search(rf"(?<![.\w]){other}\(", bodies[name]):
            for area, commands in run_by(other).items():
                found[area] |= commands
    return found


@pytest.mark.parametrize("step", STEPS)
def test_a_step_may_run_what_it_runs_on_what_it_runs_it_on(step: str) -> None:
    assert {area: set(commands) for area, commands in STEPS[step].items()} == run_by(step)


def test_no_step_is_left_out_but_the_one_that_touches_nothing() -> None:
    steps = set(re.findall(r"^function steps\.(\w+)", SCRIPT.decode(), re.M))
    assert steps - set(STEPS) == {"rinse"} and not run_by("rinse")


def test_all_steps_together_are_what_the_keyring_may_do() -> None:
    run = {command for step in STEPS.values() for commands in step.values() for command in commands}
    assert {*AROUND, *run} == set(COMMANDS)


def test_who_makes_keys_gets_none_and_who_erases_sees_none() -> None:
    getters = [name for name, rights in table().items() if "get" in commands_of(rights).get("value", ())]
    assert getters == ["detector", "embedder", "matcher"]


def test_nobody_deletes_a_count() -> None:
    for rights in table().values():
        for area in ("times", "flight", "tracks", "cameras", "incarnation"):
            assert not {"del", "hdel", "pexpire"} & set(commands_of(rights).get(area, ()))


def test_keys_of_lists_are_the_registrars_alone() -> None:
    holders = [
        name for name, rights in table().items() if AREAS["list"] in " ".join(rules_of(rights, PASSWORD))
    ]
    assert holders == ["registrar"]


def test_a_command_that_touches_keys_is_allowed_on_named_ones_alone() -> None:
    rules = rules_of(table()["matcher"], PASSWORD)
    outside = [rule for rule in rules if not rule.startswith("(")]
    assert not [rule for rule in outside if rule.startswith("~")]
    assert {rule for rule in outside if rule.startswith("+")} == {f"+{command}" for command in AROUND}


def test_a_password_stands_in_no_rule() -> None:
    rules = rules_of(Rights(keyring=("fetch",)), PASSWORD)
    assert PASSWORD not in " ".join(rules)
    assert f"#{hashlib.sha256(PASSWORD.encode()).hexdigest()}" in rules
