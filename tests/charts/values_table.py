"""The table of a chart's values, from the comments over them: `# -- what it is`, as helm-docs reads them."""

import re
from collections.abc import Iterator
from typing import Any

import yaml

_LINE = re.compile(r"^(?P<indent> *)(?:# -- (?P<words>.+)|(?P<key>[\w.-]+):(?: .*)?)$")
_END_OF_SCALAR = "...\n"


def table_of(text: str) -> str:
    """Return one line for each value that has a comment."""
    rows = [f"| `{path}` | {_shown(value)} | {words} |" for path, value, words in described(text)]
    return "\n".join(["| value | default | what it is |", "|---|---|---|", *rows, ""])


def described(text: str) -> Iterator[tuple[str, Any, str]]:
    """Yield the path, the default and the words of each value that has a comment."""
    values, words = yaml.safe_load(text), ""
    path: list[tuple[int, str]] = []
    for line in text.splitlines():
        found = _LINE.match(line)
        if not found:
            continue
        if found["words"]:
            words = found["words"]
            continue
        indent = len(found["indent"])
        path = [*(step for step in path if step[0] < indent), (indent, found["key"])]
        if words:
            yield ".".join(key for _, key in path), _at(values, path), words
        words = ""


def _at(values: Any, path: list[tuple[int, str]]) -> Any:
    for _, key in path:
        values = values[key]
    return values


def _shown(value: Any) -> str:
    written = yaml.safe_dump(value, default_flow_style=True, width=10_000)
    return f"`{written.removesuffix(_END_OF_SCALAR).strip()}`"
