"""«Was I on it?»: a form for whoever sees a person and their papers; the answer, as a sheet for that person.

Every answer is as long as every other: whoever counts what goes over the network learns nothing.
"""

from aiohttp import web

from services.chassis.envelope import to_datetime
from services.chassis.errors import BadInput, Refused
from services.console.clients.asking import Asking
from services.console.clients.deployments import Deployments
from services.console.domain.answered import answers_written, kept_of, listed_of
from services.console.pages.forms import Form, form_of
from services.console.pages.place import visit_of
from services.console.pages.public import publishing_of
from services.console.pages.rendering import page
from services.publication import receipt
from services.publication.times import moment_of
from sightline.registrar.v1.asking_service_pb2 import AnswerPersonRequest, AnswerPersonResponse

ANSWER_BYTES = 16 * 1024


async def ask(request: web.Request) -> web.StreamResponse:
    """Show the form."""
    return await form_page(request)


async def answer(request: web.Request) -> web.StreamResponse:
    """Show the answer, once; it is not kept."""
    form = form_of(request)
    asked = AnswerPersonRequest(
        deployment=form.get("deployment"),
        subject=form.get("subject"),
        receipt_code=form.get("receipt_code"),
        request_number=form.get("request_number"),
        identity_checked=form.get("identity_checked") == "yes",
    )
    try:
        given = await Asking(visit_of(request)).answer(asked)
    except (BadInput, Refused) as error:
        return await form_page(request, 400 if isinstance(error, BadInput) else 409, form, str(error))
    response = _sheet(request, asked, given)
    assert isinstance(response.body, bytes)
    response.body = response.body.ljust(ANSWER_BYTES, b"\n")
    return response


def _sheet(request: web.Request, asked: AnswerPersonRequest, given: AnswerPersonResponse) -> web.Response:
    publishing = publishing_of(request)
    seen = moment_of(to_datetime(given.seen_at), publishing.zone)
    gone = moment_of(to_datetime(given.gone_at), publishing.zone)
    listed, kept = answers_written(given.listed, given.kept)
    return page(
        request,
        "answered.html.j2",
        asked=asked,
        listed=listed_of(given.listed),
        kept=kept_of(given.kept, seen, gone),
        at=moment_of(to_datetime(given.answered_at), publishing.zone),
        proof_of=[
            ("Answered", f"{to_datetime(given.answered_at):%Y-%m-%dT%H:%M:%SZ}"),
            ("Said", f"listed {listed}, kept {kept}"),
            ("On record as", given.commitment.hex()),
            ("Salt", given.salt.hex()),
        ],
        asking=[
            ("Ask", publishing.contact or receipt.ASK),
            ("Complain", publishing.complaints or receipt.COMPLAIN),
        ],
    )


async def form_page(
    request: web.Request, status: int = 200, form: Form | None = None, line: str = "", done: str = ""
) -> web.Response:
    """Return the forms; `line`: what was wrong, `done`: what was done."""
    names = [one.name for one in await Deployments(visit_of(request)).all() if not one.trial]
    return page(request, "requests.html.j2", status, names=names, form=form or Form(), line=line, done=done)
