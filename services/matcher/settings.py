"""Settings of the matcher."""

from pydantic import Field

from services.chassis.settings import ServiceSettings, prefixed


class MatcherSettings(ServiceSettings):
    """Read from MATCHER_… variables."""

    model_config = prefixed("MATCHER_")

    milvus_uri: str = Field(
        "", description="Milvus server; empty: Milvus Lite inside this process, in memory"
    )
    neighbour_count: int = Field(10, ge=1, le=100, description="Entries that a search returns")
