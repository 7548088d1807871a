import re
from collections.abc import Iterator
from pathlib import Path

from tests.docs.pages import pages
from tests.source_tree import ROOT, shown

LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
ELSEWHERE = ("http://", "https://", "mailto:")


def test_every_relative_link_leads_somewhere() -> None:
    broken = [f"{shown(page)}: {link}" for page in pages() for link in links(page) if not leads(page, link)]
    assert broken == []


def links(page: Path) -> Iterator[str]:
    found = LINK.findall(page.read_text(encoding="utf-8"))
    return (link for link in found if not link.startswith(ELSEWHERE))


def leads(page: Path, link: str) -> bool:
    path, _, anchor = link.partition("#")
    target = (page.parent / path).resolve() if path else page
    if not (target.exists() and target.is_relative_to(ROOT)):
        return False
    return not anchor or anchor in anchors(target)


def anchors(page: Path) -> set[str]:
    """The anchors that a page's headings get: lower case, no punctuation, hyphens for spaces."""
    headings = re.findall(r"^#+\s+(.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in headings}
