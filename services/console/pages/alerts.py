"""The officer's page: two pictures alone, an answer that is locked, then who it is and what came of it."""

from base64 import b64encode

from aiohttp import web

from services.chassis.errors import BadInput
from services.chassis.origin import utc_now
from services.console.clients.alerts import Alerts
from services.console.clients.deployments import Deployments
from services.console.domain import words
from services.console.pages.forms import Form, form_of
from services.console.pages.place import visit_of
from services.console.pages.rendering import moment, page
from services.console.pages.shown_alerts import shown
from sightline.alert_dispatcher.v1.outcome_recorded_pb2 import Outcome

_ANSWERS = range(1, 5)
_MOST_MINUTES = 7 * 24 * 60


async def choose(request: web.Request) -> web.StreamResponse:
    """Show which deployments are live."""
    found = await Deployments(visit_of(request)).all()
    live = [one for one in found if words.status_of(one.status) == "live"]
    return page(request, "alerts.html.j2", deployments=live)


async def watch(request: web.Request) -> web.StreamResponse:
    """Show the page on which alerts of one deployment come up; they come by `events`."""
    found = await Deployments(visit_of(request)).get(request.match_info["name"])
    return page(request, "officer.html.j2", it=found, answers=words.ANSWERS)


async def comparison(request: web.Request) -> web.StreamResponse:
    """Send the two pictures, and nothing else."""
    found = await Alerts(visit_of(request)).comparison(request.match_info["alert"])
    return web.json_response({"face": _text(found.face_jpeg), "reference": _text(found.reference_jpeg)})


async def answer(request: web.Request) -> web.StreamResponse:
    """Lock an answer."""
    number = _number(form_of(request), "answer")
    if number not in _ANSWERS:
        raise BadInput("answer: it is one of four")
    alert = await Alerts(visit_of(request)).answer(request.match_info["alert"], number)
    return web.json_response({"alert": shown(alert, utc_now())})


async def identity(request: web.Request) -> web.StreamResponse:
    """Send who it is, once it may be known."""
    found = await Alerts(visit_of(request)).identity(request.match_info["alert"])
    return web.json_response(
        {
            "lines": [
                ["Instruction", found.instruction or "none"],
                ["Subject", found.subject],
                ["Category", found.category],
                ["Reason", found.reason],
                ["Place", found.place],
                ["Camera", found.camera],
                ["Time", moment(found.captured_at)],
                ["Alerts like this", found.strength or "too few so far to say how they turned out"],
            ],
            "context": _text(found.context.jpeg),
        }
    )


async def record(request: web.Request) -> web.StreamResponse:
    """Record what came of it, and give the code of the receipt."""
    form = form_of(request)
    minutes = _number(form, "minutes_held")
    if not 0 <= minutes <= _MOST_MINUTES:
        raise BadInput("minutes held: give whole minutes, up to a week")
    try:
        outcome = Outcome(
            engagement=_number(form, "engagement"),  # type: ignore[arg-type]
            confirmation=_number(form, "confirmation"),  # type: ignore[arg-type]
            disposal=_number(form, "disposal"),  # type: ignore[arg-type]
            minutes_held=minutes,
        )
    except ValueError:
        raise BadInput("what came of it cannot be read") from None
    done = await Alerts(visit_of(request)).record(request.match_info["alert"], outcome)
    return web.json_response({"alert": shown(done.alert, utc_now()), "receipt": done.receipt_code})


def _number(form: Form, field: str) -> int:
    text = form.get(field) or "0"
    if not text.isascii() or not text.isdigit() or len(text) > 6:
        raise BadInput(f"{field}: it is no number")
    return int(text)


def _text(content: bytes) -> str:
    return b64encode(content).decode()
