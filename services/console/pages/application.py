"""The application: each row of the table of routes, and what answers it."""

from collections.abc import Mapping

from aiohttp import web

from services.chassis.rpc.limits import LARGEST_MESSAGE_BYTES
from services.console.domain.routes import ROUTES
from services.console.pages import (
    alerts,
    audit,
    copying,
    deployments,
    elsewhere,
    enquiring,
    entries,
    events,
    exporting,
    headers,
    heads,
    holding,
    home,
    importing,
    live_pictures,
    notices,
    passkeys,
    passwords,
    people,
    receipts,
    records,
    results,
    reviewing,
    signing_in,
    static,
    watching,
    wishing,
)
from services.console.pages.guard import Handler, guard
from services.console.pages.place import DESK, Desk

ANSWERS: Mapping[str, Handler] = {
    "static": static.file,
    "sign_in": signing_in.show,
    "sign_in_now": signing_in.sign_in,
    "sign_in_elsewhere": elsewhere.begin,
    "sign_in_back": elsewhere.finish,
    "sign_out": signing_in.sign_out,
    "password": passwords.ask,
    "set_password": passwords.set_own,
    "home": home.show,
    "present": home.present,
    "deployments": deployments.list_all,
    "ask_draft": deployments.ask_draft,
    "draft": deployments.draft,
    "deployment": deployments.show,
    "publish": deployments.publish,
    "start": deployments.start,
    "stop": deployments.stop,
    "end": deployments.end,
    "entries": entries.show,
    "add_entry": entries.add,
    "remove_entry": entries.remove,
    "release_entry": entries.release,
    "ask_list": importing.show,
    "import_list": importing.take,
    "stop_import": importing.stop,
    "import_report": importing.report,
    "review": reviewing.show,
    "review_photos": reviewing.photos,
    "authorise": reviewing.authorise,
    "alerts": alerts.choose,
    "officer": alerts.watch,
    "events": events.stream,
    "comparison": alerts.comparison,
    "answer": alerts.answer,
    "identity": alerts.identity,
    "outcome": alerts.record,
    "receipt": receipts.show,
    "requests": enquiring.ask,
    "answer_request": enquiring.answer,
    "wish": wishing.wish,
    "held": holding.show,
    "place_hold": holding.place,
    "confirm_hold": holding.confirm,
    "review_hold": holding.review,
    "lift_hold": holding.lift,
    "exports": exporting.show,
    "ask_export": exporting.ask,
    "confirm_export": exporting.confirm,
    "withdraw_export": exporting.withdraw,
    "fetch_export": copying.fetch,
    "watching": watching.choose,
    "watch": watching.show,
    "live_pictures": live_pictures.stream,
    "audit": audit.show,
    "audit_export": audit.export,
    "use": audit.show_use,
    "people": people.show,
    "give_password": people.give_password,
    "end_sessions": people.end_sessions,
    "passkey": passkeys.ask,
    "make_passkey": passkeys.make,
    "notices": notices.list_all,
    "notices_json": notices.as_json,
    "notice": notices.show,
    "poster": notices.poster,
    "leaflet": notices.leaflet,
    "asking": notices.asking,
    "records": records.show,
    "records_csv": records.as_csv,
    "records_json": records.as_json,
    "results": results.show,
    "results_csv": results.as_csv,
    "heads": heads.show,
    "heads_json": heads.as_json,
    "latest_head": heads.latest,
}


def application(desk: Desk) -> web.Application:
    """Return the console as an application; a route without an answer stops the start."""
    made = web.Application(middlewares=[guard], client_max_size=LARGEST_MESSAGE_BYTES)
    made[DESK] = desk
    for route in ROUTES:
        made.router.add_route(route.method, route.path, ANSWERS[route.name], name=route.name)
    made.on_response_prepare.append(headers.put)
    return made
