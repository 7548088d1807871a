"""Settings of the matcher."""

from pathlib import Path

from pydantic import Field, field_validator

from services.chassis.settings import ExistingFile, ServiceSettings, prefixed


class MatcherSettings(ServiceSettings):
    """Read from MATCHER_… variables."""

    model_config = prefixed("MATCHER_")

    milvus_uri: str = Field(
        "",
        description="Milvus server, http(s)://host:port; empty: Milvus Lite inside this process, in memory",
    )
    milvus_token: str = Field(
        "", repr=False, description="`user:password` or an API key of the Milvus server; empty: none"
    )
    milvus_ca_file: ExistingFile | None = Field(
        None,
        description="PEM file of the authority that signed that server's certificate, with https://;"
        " empty: the system's",
    )
    milvus_database: str = Field(
        "", description="Database on the Milvus server, this installation's alone; empty: its default"
    )
    milvus_data: Path | None = Field(
        None,
        description="Folder in which that server keeps its data, where this machine can read it: what was"
        " destroyed is looked for there; empty: it is elsewhere",
    )
    milvus_search_timeout_seconds: float = Field(
        1.0, gt=0, le=10, description="How long a search may take before its probe is forgotten"
    )
    milvus_timeout_seconds: float = Field(
        10.0, gt=0, le=120, description="How long any other short call to the Milvus server may take"
    )
    trials_allowed: bool = Field(
        False, description="Whether lists that nobody has authorised are compared with, as trials"
    )
    pack: str = Field("bundled", description="Model pack whose cohort corrects scores; a name, or a path")
    neighbour_count: int = Field(
        10, ge=1, le=100, description="Entries that a search returns; more where the pack's cohort needs more"
    )

    @field_validator("milvus_data")
    @classmethod
    def _is_a_folder(cls, folder: Path | None) -> Path | None:
        if folder is not None and not folder.is_dir():
            raise ValueError("no such folder")
        return folder
