"""The receipt of somebody who was stopped, to be printed or photographed.

The code comes in a form and stands in no address: where addresses are noted, codes would be.
"""

from aiohttp import web

from services.chassis.envelope import to_datetime
from services.chassis.errors import BadInput, Refused
from services.console.adapters.segno_codes import svg_of
from services.console.clients.alerts import Alerts
from services.console.clients.deployments import Deployments
from services.console.domain.announcing import type_for
from services.console.pages.forms import form_of
from services.console.pages.place import address_of, visit_of
from services.console.pages.public import publishing_of
from services.console.pages.rendering import page
from services.publication import receipt
from services.publication.receipt import Receipt, is_code
from services.publication.times import moment_of
from sightline.alert_dispatcher.v1.alert_service_pb2 import Alert
from sightline.alert_dispatcher.v1.outcome_recorded_pb2 import ENGAGEMENT_ENGAGED


async def show(request: web.Request) -> web.StreamResponse:
    """Show one, for an alert after which somebody was engaged."""
    visit, name, code = visit_of(request), request.match_info["name"], form_of(request).get("code")
    if not is_code(code):
        raise BadInput("code: it is none of a receipt; record the outcome again for another one")
    alert = await _engaged(Alerts(visit), name, request.match_info["alert"])
    found = await Deployments(visit).get(name)
    publishing, address = publishing_of(request), address_of(request, "asking")
    it = Receipt.of(
        found.deployment,
        code,
        moment_of(to_datetime(alert.captured_at), publishing.zone),
        contact=publishing.contact,
        complaints=publishing.complaints,
        address=address,
    )
    size = type_for(receipt.KEPT, *(text for _, text in (*it.facts, *it.asking)))
    drawn = svg_of(address) if address else ""
    return page(request, "receipt.html.j2", it=it, trial=found.trial, said=receipt, size=size, drawn=drawn)


async def _engaged(alerts: Alerts, deployment: str, alert: str) -> Alert:
    for one in await alerts.all(deployment):
        if one.id == alert and one.outcome.engagement == ENGAGEMENT_ENGAGED:
            return one
    raise Refused("nobody was engaged after this alert, so there is no receipt")
