"""What the registrar asks of the world."""

from collections.abc import Collection, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from typing import Protocol

from services.registrar.domain.entries import EnrolledPhoto, Template
from services.registrar.domain.photo_gate import PhotoFace
from sightline.registrar.v1.deployment_changed_pb2 import DeploymentChanged
from sightline.registrar.v1.dossier_pb2 import Dossier


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
    """Photos and templates: in memory, or where the key is in memory only.

    Unavailable whenever it cannot be told at the moment what is there.
    """

    async def begin(self, deployment: str, until: datetime) -> None:
        """Begin an empty list; what was there of another is destroyed. After `until` nobody needs it."""

    async def put(self, deployment: str, photo: EnrolledPhoto) -> None:
        """Take one over. Refused when the list is lost."""

    async def all(self, deployment: str) -> Sequence[EnrolledPhoto]:
        """Return those of a deployment, in the order in which they came; none when the list is lost."""

    async def remove(self, deployment: str, subject: str) -> int:
        """Destroy those of one subject, wherever they were handed out; return how many there were."""

    async def lost(self, deployment: str) -> str:
        """Return why a list that was begun can never be had again; empty when it can."""

    async def keep(self, deployments: Collection[str]) -> None:
        """See to it that these outlive a restart, as far as they can; forget every other."""

    async def destroy(self, deployment: str) -> None:
        """Destroy those of a deployment, and what opens them."""


class ListKeys(Protocol):
    """One key for each list: in memory, this process's or another's, and nowhere else."""

    async def create(self, deployment: str, until: datetime) -> bytes:
        """Make a key, 32 bytes, in place of any other; it is gone at `until` at the latest."""

    async def fetch(self, deployment: str) -> bytes | None:
        """Return the key; None when it is gone for ever. Unavailable when that cannot be told now."""

    async def keep(self, deployments: Collection[str]) -> None:
        """Put back what the other memory has lost of these; forget every other."""

    async def destroy(self, deployment: str) -> None:
        """Destroy the key."""


class Register(Protocol):
    """Deployments, as rows."""

    def changing(self) -> AbstractAsyncContextManager[None]:
        """Be the only one, of all processes, that changes a deployment or its list."""

    async def get(self, name: str) -> DeploymentChanged | None:
        """Return the state of a deployment; None when it is unknown."""

    async def dossier(self, name: str) -> Dossier | None:
        """Return what is kept beside the state; None when nothing ever was."""

    async def put(self, state: DeploymentChanged, *, publish: bool, dossier: Dossier | None = None) -> None:
        """Keep a state, and a dossier where one is given; with `publish`, its event in the same step."""

    async def all(self) -> list[DeploymentChanged]:
        """Return every deployment, by name."""
