"""What the registrar asks of the world."""

from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from typing import Protocol

from services.chassis.fingerprints import Fingerprints
from services.registrar.domain.acts import Act, Cause
from services.registrar.domain.asking import KeptAlert
from services.registrar.domain.course import ListSize, Stretch, Tracks
from services.registrar.domain.destruction import Looked
from services.registrar.domain.elsewhere import Attempt
from services.registrar.domain.entries import EnrolledPhoto, Template
from services.registrar.domain.photo_gate import PhotoFace
from services.registrar.domain.signing_in import Account, Session
from services.registrar.domain.stopping import Confirmed
from services.registrar.domain.tally import TalliedAlert
from services.registrar.domain.trying import Past
from sightline.registrar.v1.deployment_changed_pb2 import DeploymentChanged
from sightline.registrar.v1.deployment_pb2 import Deployment
from sightline.registrar.v1.dossier_pb2 import Dossier
from sightline.registrar.v1.publication_service_pb2 import Notice


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
        """Say whether that version is loaded. Refused, with the reason, when it never will be."""

    async def present(self, deployment: str) -> bool:
        """Say whether anything of the deployment can still be found."""

    async def search(self, deployment: str, sought: Fingerprints) -> Sequence[Looked]:
        """Look for vectors that are to be gone, wherever the matcher can."""


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

    async def search(self, deployment: str) -> Sequence[Looked]:
        """Look for what is left of those of a deployment, and of what opened them."""


class ListKeys(Protocol):
    """One key for each list: in memory, this process's or another's, and nowhere else."""

    async def ready(self) -> None:
        """Unavailable while no key can be made."""

    async def create(self, deployment: str, until: datetime) -> bytes:
        """Make a key, 32 bytes, in place of any other; it is gone at `until` at the latest."""

    async def fetch(self, deployment: str) -> bytes | None:
        """Return the key; None when it is gone for ever. Unavailable when that cannot be told now."""

    async def keep(self, deployments: Collection[str]) -> None:
        """Put back what the other memory has lost of these; forget every other."""

    async def destroy(self, deployment: str) -> None:
        """Destroy the key."""


class RecordFiles(Protocol):
    """The files in which this service's records are, as far as they are on this machine."""

    async def search(self, sought: Fingerprints) -> Looked:
        """Look for photos and vectors in them. Unavailable when one cannot be read."""


class Register(Protocol):
    """Deployments, as rows."""

    def changing(self) -> AbstractAsyncContextManager[None]:
        """Be the only one, of all processes, that changes a deployment or its list."""

    async def get(self, name: str) -> DeploymentChanged | None:
        """Return the state of a deployment; None when it is unknown."""

    async def dossier(self, name: str) -> Dossier | None:
        """Return what is kept beside the state; None when nothing ever was."""

    async def put(
        self,
        state: DeploymentChanged,
        *,
        publish: bool,
        dossier: Dossier | None = None,
        act: Act | None = None,
    ) -> None:
        """Keep a state, and a dossier where one is given; in the same step, what is told of it.

        With `publish`, its event; and the act by which it came to this.
        """

    async def all(self) -> list[DeploymentChanged]:
        """Return every deployment, by name."""


class Ledgers(Protocol):
    """The retention-purger, for what was seen."""

    async def tracks(self, deployment: str) -> Tracks:
        """Return the tracks that were counted under a name so far."""


class Lists(Protocol):
    """Watchlists, as numbers."""

    async def size(self, deployment: str) -> ListSize:
        """Return how many are on the list; nobody when it is gone."""


class Stops(Protocol):
    """What a rule does to a deployment. Done again, each changes nothing; Refused when it is too late."""

    async def stop(self, name: str, reason: str, cause: Cause) -> object:
        """Stop a deployment."""

    async def rest(self, name: str, subject_mark: bytes) -> object:
        """Have nobody found by an entry until a supervisor has looked at it."""


class Tallies(Protocol):
    """What is known of alerts, a row each, without whom they are about; and the courses of deployments."""

    async def take(self, deployment: str, alert: str, change: Callable[[TalliedAlert], TalliedAlert]) -> bool:
        """Change what is known of an alert. False when that is nothing new, or its record is settled."""

    async def would_take(
        self, deployment: str, alert: str, change: Callable[[TalliedAlert], TalliedAlert]
    ) -> bool:
        """Say whether it is news: `take` would change something, or its record is settled and cannot tell."""

    async def alerts(self, stretch: Stretch) -> Sequence[TalliedAlert]:
        """Return the alerts that were raised in a stretch and are not folded into its counts."""

    async def confirmed(self, stretch: Stretch) -> Sequence[Confirmed]:
        """Return the alerts of a stretch of which it turned out who it was."""

    async def last(self, deployment: str) -> Stretch | None:
        """Return the last stretch of a deployment."""

    async def stretches(self) -> Sequence[Stretch]:
        """Return every stretch, in order of time."""

    async def step(
        self, deployment: str, change: Callable[[Stretch | None], Stretch | None]
    ) -> Stretch | None:
        """Put what `change` makes of the last stretch, unless that is None; one process at a time."""

    async def put(self, stretch: Stretch) -> None:
        """Keep what the ledger said about a stretch."""

    async def fold(self, stretch: Stretch, now: datetime, *, settle: bool) -> None:
        """Add to the counts what has expired, and delete it; with `settle` all, and no more is taken."""

    async def drop_strays(self, now: datetime) -> None:
        """Delete what has expired and was in no stretch, or never heard to be raised."""


class ExportCounts(Protocol):
    """How many exports were confirmed; nobody's name, and nothing of what they are."""

    async def tell(self, act: Act, seen_at: datetime | None) -> None:
        """Count a confirmed export once, however often it is told, and have the act told in the same step.

        It counts for the stretch of its deployment in which it was seen; without a time, for the last.
        """

    async def of(self, stretches: Sequence[Stretch]) -> int:
        """Return how many were of any of these."""


class Notices(Protocol):
    """What was announced to the public."""

    async def publish(self, deployment: Deployment, now: datetime) -> None:
        """Announce a deployment, in place of what was said of it; the same again changes nothing."""

    async def published_at(self, deployment: str) -> datetime | None:
        """Return when a deployment was announced; None when it was not."""

    async def withdraw(self, deployment: str, now: datetime) -> None:
        """Take an announcement back: what it says is not so any more, and the public goes on reading that."""

    async def all(self) -> Sequence[Notice]:
        """Return every notice that stands, without its status."""

    async def withdrawn(self, now: datetime) -> Sequence[Notice]:
        """Return those that were taken back, and announce what would not be over yet; the latest first."""


class Accounts(Protocol):
    """People who sign in with a password, their sessions, and tries that failed.

    What is told of an act is committed with the row that it changed.
    """

    async def all(self) -> dict[str, Account]:
        """Return every account, by name."""

    async def attempt(
        self, name: str, source: str, step: Callable[[Past], Past], now: datetime
    ) -> tuple[Account | None, Past]:
        """Count a try of a name from a place; return the account, if there is one, and what was before."""

    async def open_session(self, secret: bytes, session: Session, source: str, act: Act) -> None:
        """Sign somebody in: no failure counts any more, and a session is kept under its secret."""

    async def visitor(self, secret: bytes) -> tuple[Session, Account | None] | None:
        """Return the session of a secret, and the account of whoever has it; None when there is none."""

    async def use_session(self, secret: bytes, now: datetime) -> None:
        """Note that it was used."""

    async def end_session(self, secret: bytes) -> None:
        """End it, which is told as the person's act; there may be none."""

    async def end_sessions(self, name: str, act: Act) -> int:
        """End all sessions of a person; return how many there were."""

    async def open_sessions(self, now: datetime) -> Mapping[str, int]:
        """Return how many sessions each person has."""

    async def locked_places(self, now: datetime) -> Mapping[str, int]:
        """Return from how many places people are locked out."""

    async def give_password(self, name: str, password_hash: str, now: datetime, act: Act) -> Account:
        """Give somebody a password by somebody else's hand; no failure counts, and no session is left."""

    async def choose_password(self, secret: bytes, session: Session, password_hash: str, act: Act) -> None:
        """Give a person a password of their own, and one session in place of all that they had.

        Refused when the account is gone.
        """


class Provider(Protocol):
    """An OpenID provider. Unavailable whenever it does not answer."""

    async def sign_in_url(self, attempt: Attempt, redirect_uri: str) -> str:
        """Return its page to send a browser to."""

    async def check_issuer(self, issuer: str) -> None:
        """Refused when an answer names another provider, or none where it should."""

    async def claims(self, attempt: Attempt, redirect_uri: str, code: str) -> Mapping[str, object]:
        """Return what it says of whom it gave the code for. Refused, with the reason, when that is none."""

    async def sign_out_url(self, redirect_uri: str) -> str:
        """Return where to sign out there too; empty where one cannot."""


class SpentSignIns(Protocol):
    """Sign-ins at the provider that were finished."""

    async def spend(self, handle: bytes, over_at: datetime, now: datetime) -> bool:
        """Whether it was not spent before; of several at once, for one."""


class Passwords(Protocol):
    """What is kept in place of a password."""

    async def hashed(self, password: str) -> str:
        """Return the hash to keep."""

    async def fits(self, password: str, kept: str | None) -> bool:
        """Say whether it is the password; for None no, after as much work."""


class Receipts(Protocol):
    """The alert-dispatcher, for whoever was given a receipt."""

    async def find(self, deployment: str, code: str) -> KeptAlert | None:
        """Return what is kept of the alert; None when nothing is, or the receipt is of another deployment."""


class Turns(Protocol):
    """Who has answered somebody, and when: for as long as that limits how often they may."""

    async def take(self, person: str, now: datetime) -> None:
        """Count one more answer of a person. Refused, and not counted, when that is too many."""


class Acts(Protocol):
    """What people did, with marks in place of names."""

    async def tell(self, act: Act) -> None:
        """Have it told; Unavailable when it cannot be, and then it must not be done."""

    async def find(self, marks: Collection[bytes], names: Collection[str]) -> Mapping[bytes, str]:
        """Return whose marks these are, of those of these names, as far as salts are left."""
