"""Where a model file comes from."""

from typing import Annotated, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field


class PackageSource(BaseModel):
    """A file inside an archive of the Python package index. The archive is never imported, only read."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: Literal["package"]
    package: str
    version: str
    archive: Literal["wheel", "sdist"]
    archive_sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    member: str


class AddressSource(BaseModel):
    """A file behind one address."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: Literal["address"]
    address: Annotated[str, Field(pattern=r"^https://")]


class FileSource(BaseModel):
    """A file on this machine; a relative path starts from the manifest's folder."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: Literal["file"]
    path: str


Source: TypeAlias = Annotated[PackageSource | AddressSource | FileSource, Field(discriminator="kind")]

Elsewhere: TypeAlias = Annotated[PackageSource | AddressSource, Field(discriminator="kind")]
