"""How Milvus searches a gallery: exactly, up to where that takes too long."""

from collections.abc import Mapping
from dataclasses import dataclass, field

# Figures: docs/decisions/0021-index-by-size-and-recall.md.
MOST_UNSEALED = 10_000
MOST_EXACT = 1_000_000


@dataclass(frozen=True, slots=True)
class Index:
    """`build` and `search` are the parameters of Milvus. `sealed`: searched only when its segments are
    sealed, which takes seconds more to load and makes each search of a long list several times shorter.
    """

    kind: str
    build: Mapping[str, int] = field(default_factory=dict)
    search: Mapping[str, int] = field(default_factory=dict)
    sealed: bool = False


FLAT = Index("FLAT")
SEALED_FLAT = Index("FLAT", sealed=True)
GRAPH = Index("HNSW", {"M": 32, "efConstruction": 200}, {"ef": 4096}, sealed=True)


def index_for(template_count: int) -> Index:
    """Return the index of a gallery of `template_count` templates."""
    if template_count <= MOST_UNSEALED:
        return FLAT
    return SEALED_FLAT if template_count <= MOST_EXACT else GRAPH
