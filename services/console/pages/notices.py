"""Notices: what the public is told before cameras look for anybody; on pages, as JSON, on paper."""

import json
from dataclasses import dataclass
from datetime import datetime, tzinfo

from aiohttp import web

from services.chassis.envelope import to_datetime
from services.console.domain.announcing import is_over, period_of, standing_of, taken_back, type_for
from services.console.pages.place import address_of
from services.console.pages.public import public_json, public_page, publishing_of
from services.console.pages.rendering import moment
from services.publication.footage import in_words
from sightline.registrar.v1.publication_service_pb2 import Notice


@dataclass(frozen=True, slots=True)
class Shown:
    """A notice in words. It has no name and no picture of anybody."""

    deployment: str
    place: str
    purpose: str
    legal_basis: str
    start: datetime
    end: datetime
    period: str
    published_at: datetime
    standing: str
    is_over: bool
    footage: str
    is_shown_in_footage: bool
    is_withdrawn: bool = False


async def list_all(request: web.Request) -> web.StreamResponse:
    """Show what is to come, and what is over."""
    found = await _all(request)
    standing = [one for one in found if not one.is_withdrawn]
    return public_page(
        request,
        "notices.html.j2",
        to_come=[one for one in standing if not one.is_over],
        over=[one for one in standing if one.is_over],
        withdrawn=[one for one in found if one.is_withdrawn],
    )


async def as_json(request: web.Request) -> web.StreamResponse:
    """Send them all."""
    publishing, found = publishing_of(request), await _all(request)
    written = {
        "contact": publishing.contact or None,
        "complaints": publishing.complaints or None,
        "notices": [_plain(one) for one in found],
    }
    return public_json(json.dumps(written, ensure_ascii=False, indent=2))


async def show(request: web.Request) -> web.StreamResponse:
    """Show one."""
    return public_page(request, "notice.html.j2", it=await _one(request))


async def asking(request: web.Request) -> web.StreamResponse:
    """Say how to ask what is held about oneself, and how to complain."""
    return public_page(request, "asking.html.j2")


async def poster(request: web.Request) -> web.StreamResponse:
    """Show one as a poster, to be printed."""
    return await _sheet(request, "poster.html.j2")


async def leaflet(request: web.Request) -> web.StreamResponse:
    """Show one as a leaflet, to be printed and handed out."""
    return await _sheet(request, "leaflet.html.j2")


async def _sheet(request: web.Request, template: str) -> web.Response:
    publishing, it = publishing_of(request), await _one(request)
    if it.is_withdrawn:
        raise web.HTTPNotFound(reason="this notice was taken back; there is nothing to print")
    size = type_for(it.place, it.purpose, it.legal_basis, publishing.contact, publishing.complaints)
    return public_page(request, template, it=it, size=size, address=address_of(request))


async def _all(request: web.Request) -> list[Shown]:
    publishing = publishing_of(request)
    return [_shown(notice, publishing.zone) for notice in await publishing.publications.notices()]


async def _one(request: web.Request) -> Shown:
    name = request.match_info["name"]
    for one in await _all(request):
        if one.deployment == name:
            return one
    raise web.HTTPNotFound(reason="there is no such notice; all of them are listed on /public")


def _shown(notice: Notice, zone: tzinfo) -> Shown:
    start, end = to_datetime(notice.start), to_datetime(notice.end)
    return Shown(
        deployment=notice.deployment,
        place=notice.place,
        purpose=notice.purpose,
        legal_basis=notice.legal_basis,
        start=start,
        end=end,
        period=period_of(start, end, zone),
        published_at=to_datetime(notice.published_at),
        standing=_standing(notice),
        is_over=is_over(notice.status),
        footage=in_words(notice.footage_kept_days, notice.footage_faces_clear),
        is_shown_in_footage=notice.footage_faces_clear,
        is_withdrawn=notice.HasField("withdrawn_at"),
    )


def _standing(notice: Notice) -> str:
    if not notice.HasField("withdrawn_at"):
        return standing_of(notice.status)
    return taken_back(moment(notice.withdrawn_at), replaced=notice.replaced)


def _plain(one: Shown) -> dict[str, str]:
    return {
        "deployment": one.deployment,
        "place": one.place,
        "start": _utc(one.start),
        "end": _utc(one.end),
        "purpose": one.purpose,
        "legal_basis": one.legal_basis,
        "published_at": _utc(one.published_at),
        "footage": one.footage,
        "standing": one.standing,
    }


def _utc(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"
