"""The page of each service: what it consumes and produces as the code does, its settings and metrics."""

import ast
import re
from importlib import import_module
from pathlib import Path

import pytest

from services.chassis.topics import Topic
from tests.contracts import events
from tests.docs.tables import page_of, table_below, tables
from tests.source_tree import service_folders, syntax

TOPIC = re.compile(r"[a-z][a-z-]*\.v\d+")


@pytest.mark.parametrize(
    ("page", "heading", "table"),
    [pytest.param(*one, id=f"{one[0].stem}-{one[1]}") for one in tables()],
)
def test_a_table_says_what_the_code_says(page: Path, heading: str, table: str) -> None:
    shown = table_below(page.read_text(encoding="utf-8"), heading)
    assert shown == table, "run: python -m tests.docs.tables"


@pytest.mark.parametrize("folder", service_folders(), ids=lambda folder: str(folder.name))
def test_a_page_names_the_topics_that_its_service_consumes(folder: Path) -> None:
    assert topics_of_line(folder, "consumes") == consumed(folder)


@pytest.mark.parametrize("folder", service_folders(), ids=lambda folder: str(folder.name))
def test_a_page_names_the_topics_that_its_service_produces(folder: Path) -> None:
    declared = {event.topic.name for event in events() if event.service == folder.name}
    assert topics_of_line(folder, "produces") == declared


def topics_of_line(folder: Path, what: str) -> set[str]:
    row = re.search(rf"^\| {what} \|(.*)$", page_of(folder).read_text(encoding="utf-8"), re.MULTILINE)
    return set(TOPIC.findall(row[1])) if row else set()


def consumed(folder: Path) -> set[str]:
    """The topics of the routes in a composition root, those that are watched, the one that is followed."""
    path = folder / "service.py"
    root = import_module(f"services.{folder.name}.service")
    calls = [node for node in ast.walk(syntax(path)) if isinstance(node, ast.Call)]
    routes = [call.args[0] for call in calls if isinstance(call.func, ast.Name) and call.func.id == "Route"]
    names = [route.id for route in routes if isinstance(route, ast.Name)]
    heard = {"follow_deployments": "deployment-changed.v1", "act_watch(": "act-recorded.v1"}
    text = path.read_text(encoding="utf-8")
    return {Topic.of(vars(root)[name]).name for name in names} | {
        heard[call] for call in heard if call in text
    }
