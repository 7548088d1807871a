"""Before an authorisation: all that it would cover, each photo, and the officer's passkey under it."""

import hashlib
import json
from base64 import b64decode, b64encode, urlsafe_b64encode
from collections.abc import Sequence
from contextlib import aclosing, suppress

from aiohttp import web
from google.protobuf.message import DecodeError

from services.chassis.authorisation import (
    Covered,
    challenge_of,
    details_digest,
    entry_digest,
    plan_digest,
)
from services.chassis.envelope import to_datetime, to_timestamp
from services.chassis.errors import BadInput, Refused, SightlineError
from services.chassis.origin import utc_now
from services.console.clients.deployments import Deployments
from services.console.domain.reviewing import difference
from services.console.pages.forms import Form, form_of
from services.console.pages.place import desk_of, visit_of
from services.console.pages.rendering import moved, page
from services.publication import calibration
from services.publication.footage import words_of
from sightline.registrar.v1.authorisation_pb2 import Authorisation, PasskeyAssertion, Statement
from sightline.registrar.v1.deployment_service_pb2 import Review, ReviewedEntry


async def show(request: web.Request) -> web.StreamResponse:
    """Show the deployment and its entries; photos follow by `photos`."""
    visit, name = visit_of(request), request.match_info["name"]
    review, entries = await _reviewed(Deployments(visit), name)
    challenge = challenge_of(review.statement, visit.person)
    return page(
        request,
        "review.html.j2",
        it=review,
        entries=entries,
        by_hand=set(review.photos_by_hand),
        calibration=calibration.words_of(review.deployment),
        footage=words_of(review.deployment),
        differs=_difference(review, entries),
        statement=b64encode(review.statement.SerializeToString()).decode(),
        challenge=urlsafe_b64encode(challenge).decode().rstrip("="),
        relying_party=desk_of(request).place.relying_party,
    )


async def photos(request: web.Request) -> web.StreamResponse:
    """Send each photo as a line of JSON, once for the whole list; a photo that was exchanged is not sent."""
    asked, name = Deployments(visit_of(request)), request.match_info["name"]
    response = web.StreamResponse(headers={"Content-Type": "application/x-ndjson"})
    await response.prepare(request)
    # What is missing in the end is missing on the page: its answer is under way already.
    with suppress(SightlineError, ConnectionError):
        async with aclosing(asked.review(name, photos=True)) as parts:
            async for part in parts:
                entry = part.entry
                if part.WhichOneof("part") != "entry":
                    continue
                if hashlib.sha256(entry.jpeg).digest() != entry.jpeg_digest:
                    continue
                line = json.dumps({"photo": entry.photo, "jpeg": b64encode(entry.jpeg).decode()})
                await response.write(line.encode() + b"\n")
    return response


async def authorise(request: web.Request) -> web.StreamResponse:
    """Hand in what the officer's passkey signed: the very statement that was shown."""
    visit, name, form = visit_of(request), request.match_info["name"], form_of(request)
    authorisation = Authorisation(
        statement=_statement(form, name),
        officer=visit.person,
        signed_at=to_timestamp(utc_now()),
        passkey=PasskeyAssertion(
            credential_id=_bytes(form, "credential_id"),
            authenticator_data=_bytes(form, "authenticator_data"),
            client_data_json=_bytes(form, "client_data_json"),
            signature=_bytes(form, "signature"),
        ),
    )
    await Deployments(visit).authorise(name, authorisation, form.all("acknowledged"))
    return moved(f"/deployments/{name}")


async def _reviewed(asked: Deployments, name: str) -> tuple[Review, list[ReviewedEntry]]:
    review, entries = None, []
    async with aclosing(asked.review(name, photos=False)) as parts:
        async for part in parts:
            if part.WhichOneof("part") == "review":
                review = part.review
            else:
                entries.append(part.entry)
    if review is None:
        raise Refused(f"{name}: the registrar has nothing to review")
    return review, entries


def _difference(review: Review, entries: Sequence[ReviewedEntry]) -> str:
    shown = [
        entry_digest(
            Covered(
                entry.subject,
                entry.photo,
                entry.template_digest,
                entry.model_id,
                to_datetime(entry.expires_at),
                details_digest(entry),
            )
        )
        for entry in entries
    ]
    statement = review.statement
    return difference(plan_digest(review.deployment), shown, statement.plan_digest, statement.entry_digests)


def _statement(form: Form, name: str) -> Statement:
    try:
        statement = Statement.FromString(_bytes(form, "statement"))
    except DecodeError:
        raise BadInput("what was signed cannot be read; review it again") from None
    if statement.deployment != name:
        raise BadInput("what was signed is another deployment; review it again")
    return statement


def _bytes(form: Form, field: str) -> bytes:
    try:
        return b64decode(form.get(field), validate=True)
    except ValueError:
        raise BadInput("what the passkey said cannot be read; review it again") from None
