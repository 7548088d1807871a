"""What code may not do, wherever it stands: print, swallow errors, reach past its port."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.source_tree import (
    SERVICES,
    imported_libraries,
    imported_modules,
    python_files,
    service_folders,
    shown,
    syntax,
)

# The runner forgets what it handled, whatever went wrong; batching hands any error to those who wait.
MAY_CATCH_ALL = {SERVICES / "chassis" / "runner.py", SERVICES / "chassis" / "batching.py"}
BROAD = {"Exception", "BaseException"}
LIBRARIES = {
    "domain": {"numpy"},
    "ports": {"numpy"},
    "settings": {"pydantic", "pydantic_settings"},
    "metrics": {"prometheus_client"},
    "wire": {"google", "numpy"},
    "handler": {"google", "numpy"},
}


@pytest.mark.parametrize("module", sorted(LIBRARIES))
def test_a_module_knows_only_its_libraries(module: str) -> None:
    strays = {
        f"{shown(path)} imports {library}"
        for folder in service_folders()
        for path in [folder / f"{module}.py", *(folder / module).rglob("*.py")]
        if path.exists()
        for library in imported_libraries(path) - LIBRARIES[module]
    }
    assert strays == set()


def test_only_the_command_line_prints() -> None:
    printing = [
        f"{shown(path)}:{call.lineno}"
        for path in python_files(SERVICES)
        if not path.is_relative_to(SERVICES / "cli")
        for call in calls_of("print", path)
    ]
    assert printing == []


def calls_of(function: str, path: Path) -> Iterator[ast.Call]:
    for node in ast.walk(syntax(path)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == function:
            yield node


def test_only_the_runner_and_batching_catch_everything() -> None:
    catching = [
        f"{shown(path)}:{handler.lineno}"
        for path in python_files(SERVICES)
        if path not in MAY_CATCH_ALL
        for handler in ast.walk(syntax(path))
        if isinstance(handler, ast.ExceptHandler) and catches_everything(handler)
    ]
    assert catching == []


def catches_everything(handler: ast.ExceptHandler) -> bool:
    caught = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    return any(kind is None or (isinstance(kind, ast.Name) and kind.id in BROAD) for kind in caught)


def test_tests_use_real_parts() -> None:
    mocking = [
        shown(path)
        for path in python_files(SERVICES.parent / "tests")
        if any(module.startswith("unittest") for module in imported_modules(path))
    ]
    assert mocking == []
