"""A service's docstring reads: «… Consumes <topics>; produces <topics>; owns …»."""

import ast
import re
from pathlib import Path

import pytest

from tests.contracts import events
from tests.source_tree import service_folders, syntax

TOPIC = re.compile(r"[a-z][a-z-]*\.v\d+")


def introduction(folder: Path) -> str:
    return ast.get_docstring(syntax(folder / "__init__.py")) or ""


@pytest.mark.parametrize("folder", service_folders(), ids=lambda folder: str(folder.name))
def test_a_service_says_that_it_produces_what_its_contract_declares(folder: Path) -> None:
    produces = re.search(r"produces(.*?)(?:\bowns\b|$)", introduction(folder), re.IGNORECASE | re.DOTALL)
    said = set(TOPIC.findall(produces[1])) if produces else set()
    assert said == {event.topic.name for event in events() if event.service == folder.name}


@pytest.mark.parametrize("folder", service_folders(), ids=lambda folder: str(folder.name))
def test_a_service_names_only_topics_that_exist(folder: Path) -> None:
    assert set(TOPIC.findall(introduction(folder))) - {event.topic.name for event in events()} == set()
