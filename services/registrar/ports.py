"""What the registrar asks of the world."""

from collections.abc import Sequence
from typing import Protocol

from services.registrar.domain.entries import EnrolledPhoto, Entry, Template
from services.registrar.domain.photo_gate import PhotoFace
from sightline.registrar.v1.deployment_changed_pb2 import DeploymentChanged


class Faces(Protocol):
    """The detector, for one photo."""

    async def find(self, photo: bytes) -> list[PhotoFace]:
        """Return the faces. BadInput when the photo cannot be read."""


class Templates(Protocol):
    """The embedder, for one photo."""

    async def extract(self, shot: bytes) -> tuple[Template, str]:
        """Return the template of a shot, and its model's id."""


class GalleryView(Protocol):
    """The matcher's gallery, from outside."""

    async def loaded(self, deployment: str, list_version: int) -> bool:
        """Say whether that version is loaded. Refused, with the reason, when it cannot be."""

    async def present(self, deployment: str) -> bool:
        """Say whether anything of the deployment can still be found."""


class Photos(Protocol):
    """Photos and templates: in memory, or where the key is in memory only."""

    def put(self, deployment: str, photo: EnrolledPhoto) -> None:
        """Keep one."""

    def all(self, deployment: str) -> Sequence[EnrolledPhoto]:
        """Return those of a deployment."""

    def destroy(self, deployment: str) -> None:
        """Overwrite and drop those of a deployment."""


class Register(Protocol):
    """Deployments and entries, as rows."""

    async def get(self, name: str) -> DeploymentChanged | None:
        """Return the state of a deployment; None when it is unknown."""

    async def put(self, state: DeploymentChanged, *, publish: bool) -> None:
        """Keep a state; with `publish`, its event is committed in the same step."""

    async def add_entry(self, deployment: str, entry: Entry) -> None:
        """Add one entry."""

    async def delete_entries(self, deployment: str) -> None:
        """Delete the entries of a deployment."""

    async def unfinished(self) -> list[DeploymentChanged]:
        """Return those that were fixed or went live and have not been destroyed."""
