"""A new passkey: made here, by whoever will sign with it; an engineer puts it into the directory."""

import hashlib
import hmac
import json
from base64 import b64decode, b64encode, urlsafe_b64encode

from aiohttp import web

from services.chassis.authorisation.passkeys import registered
from services.chassis.errors import BadInput
from services.console.pages.forms import Form, form_of
from services.console.pages.place import desk_of, visit_of
from services.console.pages.rendering import page


async def ask(request: web.Request) -> web.StreamResponse:
    """Show how one is made."""
    return _page(request)


async def make(request: web.Request) -> web.StreamResponse:
    """Take what the browser made, and show what an engineer needs of it: nothing secret."""
    form, visit = form_of(request), visit_of(request)
    made = registered(
        _bytes(form, "attestation"),
        _bytes(form, "client_data_json"),
        _challenge(visit.session),
        desk_of(request).place.origin,
    )
    said = {"id": b64encode(made.id).decode(), "public_key": b64encode(made.public_key).decode()}
    return _page(request, json.dumps(said))


def _page(request: web.Request, made: str = "") -> web.Response:
    visit = visit_of(request)
    text = urlsafe_b64encode(_challenge(visit.session)).decode().rstrip("=")
    handle = urlsafe_b64encode(hashlib.sha256(visit.person.encode()).digest()).decode().rstrip("=")
    return page(
        request,
        "passkey.html.j2",
        made=made,
        challenge=text,
        handle=handle,
        relying_party=desk_of(request).place.relying_party,
    )


def _challenge(session: bytes) -> bytes:
    """Of this session, and of no other."""
    return hmac.new(session, b"sightline console passkey", hashlib.sha256).digest()


def _bytes(form: Form, field: str) -> bytes:
    try:
        return b64decode(form.get(field), validate=True)
    except ValueError:
        raise BadInput("what the browser sent is no passkey; make it again") from None
