"""A command that handles pictures guards its memory first: which do is read from code and contracts."""

import ast
import importlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from google.protobuf.descriptor import Descriptor, FieldDescriptor

from tests.source_tree import ROOT, SERVICES, python_files, syntax

COMMANDS = SERVICES / "cli" / "commands"
# What puts services into this process, and with them whatever they hold.
HOSTING = SERVICES / "cli" / "host" / "composing.py"
CONTRACTS = ROOT / "proto" / "gen"
GUARD = "guard_memory"
DEFINED = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
# As the contracts call a picture, or many.
PICTURES = ("jpeg", "photo", "mp4")
KNOWN = {
    *("alerts:answer", "alerts:identity", "alerts:pictures"),
    *("cameras:_of_file", "demo:demo", "deployment:authorise", "enrol:enrol"),
    *("exports:fetch", "run:run", "serve:serve", "watchlist:add", "watchlist:import_list"),
}


@dataclass(frozen=True, eq=False)
class Function:
    """A function, or a method, where it stands."""

    path: Path
    name: str
    node: ast.AST

    def imports(self) -> Iterator[tuple[str, str, str]]:
        """Module, name there and name here of what it may use; of other functions' imports none."""
        module = [node for node in syntax(self.path).body if not isinstance(node, DEFINED)]
        for top in (*module, self.node):
            for node in ast.walk(top):
                if isinstance(node, ast.ImportFrom) and node.module is not None:
                    yield from ((node.module, one.name, one.asname or one.name) for one in node.names)

    def names(self, until_guard: bool) -> set[str]:
        """What it uses, as it is called where it comes from; `until_guard`: before it guards memory."""
        called = {here: there for _, there, here in self.imports()}
        used = [one for node in ast.walk(self.node) for one in named_by(node)]
        end = min((line for line, name in used if until_guard and name == GUARD), default=None)
        return {called.get(name, name) for line, name in used if end is None or line < end}

    def known(self) -> set[str]:
        """What it imports, as it is called there."""
        return {there for _, there, _ in self.imports()}

    def reaches(self) -> set[Path]:
        """The files whose functions it may mean."""
        modules = {whole for module, name, _ in self.imports() for whole in (module, f"{module}.{name}")}
        return {self.path, *filter(None, map(file_of, modules))}


def named_by(node: ast.AST) -> list[tuple[int, str]]:
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return [(node.lineno, name)]
        case _:
            return []


@cache
def file_of(module: str) -> Path | None:
    path = ROOT / module.replace(".", "/")
    return next((one for one in (path.with_suffix(".py"), path / "__init__.py") if one.exists()), None)


def functions_of(path: Path) -> Iterator[Function]:
    for node in syntax(path).body:
        if isinstance(node, ast.ClassDef):
            for method in node.body:
                if isinstance(method, ast.FunctionDef | ast.AsyncFunctionDef):
                    called = node.name if method.name == "__call__" else method.name
                    yield Function(path, called, method)
        elif isinstance(node, DEFINED):
            yield Function(path, node.name, node)


def calls_with_pictures() -> set[tuple[str, str]]:
    """Stub and name of each call that takes a picture or answers with one."""
    found = set()
    for path in sorted((CONTRACTS / "sightline").rglob("*_pb2.py")):
        module = importlib.import_module(".".join(path.relative_to(CONTRACTS).with_suffix("").parts))
        for service in module.DESCRIPTOR.services_by_name.values():
            for call in service.methods:
                if holds_pictures(call.input_type) or holds_pictures(call.output_type):
                    found.add((f"{service.name}Stub", call.name))
    return found


def holds_pictures(message: Descriptor, above: frozenset[str] = frozenset()) -> bool:
    if message.full_name in above:
        return False
    return any(
        field.name.endswith(PICTURES)
        if field.type == FieldDescriptor.TYPE_BYTES
        else field.message_type is not None
        and holds_pictures(field.message_type, above | {message.full_name})
        for field in message.fields
    )


def handling(until_guard: bool) -> set[str]:
    """The commands' functions that come to hold pictures, by themselves or by what they call."""
    calls = calls_with_pictures()
    functions = [one for path in python_files(SERVICES) for one in functions_of(path)]
    uses = [(one, one.names(until_guard), one.reaches(), one.known()) for one in functions]
    found: set[tuple[Path, str]] = set()
    while True:
        more = {
            (one.path, one.name)
            for one, names, paths, known in uses
            if one.path == HOSTING
            or any(call in names and stub in known for stub, call in calls)
            or any((path, name) in found for path in paths for name in names)
        }
        if more == found:
            return {f"{path.stem}:{name}" for path, name in found if path.parent == COMMANDS}
        found = more


def test_what_handles_pictures_is_found() -> None:
    assert handling(until_guard=False) >= KNOWN


def test_a_command_guards_its_memory_before_it_handles_pictures() -> None:
    assert handling(until_guard=True) == set()
