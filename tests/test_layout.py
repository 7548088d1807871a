"""The layout of the project as rules: the closed list of modules, names, mirrors, sizes."""

import ast
import configparser
from pathlib import Path

from tests.conftest import LONGEST
from tests.source_tree import (
    NAMES,
    ROOT,
    SERVICES,
    imported_libraries,
    python_files,
    service_folders,
    shown,
    syntax,
)

MODULES = {
    "__init__",
    "adapters",
    "clients",
    "domain",
    "handler",
    "metrics",
    "migrations",
    "pages",
    "ports",
    "rpc",
    "service",
    "settings",
    "wire",
    "worker",
}
# Folders of a service that hold no code.
DATA = {"static", "templates"}
EMPTY_NAMES = {"base", "common", "core", "helpers", "manager", "misc", "utils"}
HAND_WRITTEN = {".css", ".html", ".ini", ".j2", ".js", ".md", ".proto", ".py", ".toml"}
MOST_LINES = 400


def test_a_service_holds_only_the_modules_of_the_closed_list() -> None:
    strays = {
        f"{shown(folder)}/{path.name}"
        for folder in service_folders()
        for path in folder.iterdir()
        if path.name != "__pycache__" and path.stem not in MODULES | DATA
    }
    assert strays == set()


def test_the_inside_of_every_service_is_held_to_its_layers() -> None:
    rules = configparser.ConfigParser()
    rules.read(ROOT / ".importlinter", encoding="utf-8")
    held = rules["importlinter:contract:inside"]["containers"].split()
    assert sorted(held) == [f"services.{folder.name}" for folder in service_folders()]


def test_a_service_introduces_itself_in_one_docstring() -> None:
    introductions = [folder / "__init__.py" for folder in service_folders()]
    assert [shown(path) for path in introductions if not (path.exists() and is_one_docstring(path))] == []


def is_one_docstring(path: Path) -> bool:
    return len(syntax(path).body) == 1 and ast.get_docstring(syntax(path)) is not None


def test_every_folder_of_code_is_a_package() -> None:
    folders = {path.parent for path in python_files(SERVICES)}
    assert sorted(shown(folder) for folder in folders if not (folder / "__init__.py").exists()) == []


def test_a_name_says_what_it_holds() -> None:
    paths = [*python_files(SERVICES), *python_files(ROOT / "tests")]
    vague = {
        shown(path)
        for path in paths
        for part in path.relative_to(ROOT).with_suffix("").parts
        if EMPTY_NAMES & set(part.split("_"))
    }
    assert vague == set()


def test_no_module_bears_the_name_of_a_library() -> None:
    files = python_files(SERVICES)
    libraries = {library for path in files for library in imported_libraries(path)}
    assert sorted(shown(path) for path in files if {path.stem, path.parent.name} & libraries) == []


def test_a_test_stands_where_its_module_stands() -> None:
    strays = [
        shown(path)
        for folder in (ROOT / "tests").iterdir()
        if folder.name
        in {
            *NAMES,
            "chassis",
            "cli",
            "copies",
            "evaluation",
            "model_packs",
            "publication",
            "tree_heads",
            "watchlists",
        }
        for path in folder.rglob("test_*.py")
        if not mirrors_a_module(path)
    ]
    assert sorted(strays) == []


def mirrors_a_module(test: Path) -> bool:
    """Whether `tests/<folder>/…/test_<module>.py` has a module of that name beneath `services/<folder>`.

    A test may name the module's folder as well: `domain/boxes.py` is tested by `test_domain_boxes.py` too.
    """
    folder = SERVICES / test.relative_to(ROOT / "tests").parts[0]
    wanted = test.stem.removeprefix("test_")
    modules = [path.relative_to(folder).with_suffix("").parts for path in python_files(folder)]
    names = {name for parts in modules for name in (*parts, "_".join(parts[-2:]), "_".join(parts))}
    return wanted in names


def test_every_module_of_a_domain_has_a_test() -> None:
    untested = [
        shown(path)
        for folder in service_folders()
        for path in [folder / "domain.py", *(folder / "domain").rglob("*.py")]
        if path.exists() and path.name != "__init__.py" and not has_a_test(path, folder.name)
    ]
    assert sorted(untested) == []


def has_a_test(module: Path, service: str) -> bool:
    names = {f"test_{module.stem}.py", f"test_domain_{module.stem}.py"}
    return any(path.name in names for path in (ROOT / "tests" / service).rglob("test_*.py"))


def test_a_file_can_be_read_in_one_sitting() -> None:
    folders = [ROOT / name for name in ("services", "tests", "docs", "docker", "charts", "proto/sightline")]
    files = [path for folder in folders for path in folder.rglob("*") if path.suffix in HAND_WRITTEN]
    sizes = {shown(path): path.read_text(encoding="utf-8").count("\n") for path in files}
    assert {name: lines for name, lines in sizes.items() if lines > MOST_LINES} == {}


def test_files_that_are_dealt_out_first_are_there() -> None:
    assert [name for name in LONGEST if not (ROOT / "tests" / name).is_file()] == []
