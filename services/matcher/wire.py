"""The matcher's values and their messages."""

import hashlib
from collections.abc import Sequence

import numpy as np

from services.chassis.authorisation import Covered, entry_digest, plan_digest
from services.chassis.deployments import LiveDeployment
from services.chassis.envelope import to_datetime
from services.chassis.errors import BadInput
from services.chassis.fingerprints import KEY_BYTES, STRETCHES, Fingerprints
from services.chassis.sealing import make_id
from services.matcher.domain.decision import Match, Template
from services.matcher.domain.density import COSINE
from services.matcher.domain.gallery import Enrolled, GalleryState, ListVersion
from services.matcher.domain.remains import Searched, Volume
from sightline.embedder.v1.template_extracted_pb2 import TemplateExtracted
from sightline.matcher.v1.gallery_service_pb2 import (
    DescribeGalleryResponse,
    SearchedVectors,
    SearchRemainsRequest,
    SearchRemainsResponse,
)
from sightline.matcher.v1.match_found_pb2 import MatchFound
from sightline.registrar.v1.watchlist_service_pb2 import ListEntriesResponse

_VOLUMES = {
    Volume.UNKNOWN: SearchedVectors.VOLUME_UNSPECIFIED,
    Volume.MEMORY: SearchedVectors.VOLUME_MEMORY,
    Volume.ENCRYPTED: SearchedVectors.VOLUME_ENCRYPTED,
    Volume.DISK: SearchedVectors.VOLUME_DISK,
}


def list_of(deployment: LiveDeployment, scoring: str = COSINE) -> ListVersion:
    """Return the version of its list that a deployment states. `scoring`: the id of what corrects scores.

    Its tag covers all that an authorisation is checked against: where anything of that is changed, also with
    the same number, what is loaded answers no more, nobody finds what another matcher has loaded, and the
    authorisation is checked anew. Nobody without the deployment's secret can name it.
    """
    plan, authorised = plan_digest(deployment.deployment).hex(), deployment.authorised_digest.hex()
    terms = (plan, authorised, deployment.trial, scoring)
    tag = make_id(deployment.secret, "gallery", *terms).hex()[:16]
    return ListVersion(deployment.name, tag, deployment.list_version)


def template_of(message: TemplateExtracted) -> Template:
    """Return the probe's template, in a buffer of the caller's to overwrite."""
    return np.frombuffer(message.template, dtype="<f4").astype(np.float32)


def match_found(probe: TemplateExtracted, match: Match, threshold: float, list_version: int) -> MatchFound:
    """Return the event of a match, with the probe's pictures."""
    return MatchFound(
        subject=match.subject,
        track=probe.track,
        look=probe.look,
        score=match.score,
        threshold=threshold,
        list_version=list_version,
        model_id=probe.model_id,
        face=probe.face,
        context=probe.context,
    )


def enrolled(message: ListEntriesResponse) -> Enrolled:
    """Return one entry of the list, with the digest of all that is said of it here."""
    entry = Covered(
        message.subject,
        message.photo,
        hashlib.sha256(message.template).digest(),
        message.model_id,
        to_datetime(message.expires_at),
        message.details_digest,
    )
    return Enrolled(
        subject=message.subject,
        photo=message.photo,
        template=np.frombuffer(message.template, dtype="<f4").astype(np.float32),
        model_id=message.model_id,
        expires_at=entry.expires_at,
        digest=entry_digest(entry),
    )


def described(state: GalleryState | None, present: bool) -> DescribeGalleryResponse:
    """Return the answer about a gallery."""
    if state is None:
        return DescribeGalleryResponse(present=present)
    return DescribeGalleryResponse(
        present=present,
        list_version=state.version.number,
        template_count=state.template_count,
        subject_count=state.subject_count,
        model_id=state.model_id,
        problem=state.problem,
        uncovered_count=state.uncovered_count,
        tries_again=state.tries_again,
    )


def sought(request: SearchRemainsRequest) -> Fingerprints:
    """Return what is to be looked for. BadInput when it is not four fingerprints for each vector."""
    if len(request.key) != KEY_BYTES or len(request.prints) % STRETCHES:
        raise BadInput("key, prints: 16 bytes, and four fingerprints for each vector")
    return Fingerprints(request.key, np.array(request.prints, np.uint64).reshape(-1, STRETCHES))


def searched(places: Sequence[Searched]) -> SearchRemainsResponse:
    """Return the answer to whoever had vectors looked for."""
    return SearchRemainsResponse(
        places=[
            SearchedVectors(
                place=f"PLACE_{one.place.name}",
                searched=one.searched,
                found_count=one.found,
                searched_bytes=one.searched_bytes,
                volume=_VOLUMES[one.volume],
                found_in=one.found_in,
            )
            for one in places
        ]
    )
