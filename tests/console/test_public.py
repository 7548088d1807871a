"""Pages for the public: open to anybody, the same for everybody, kept for a moment, without a cookie."""

from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest

from services.console.domain.routes import ROUTES
from services.console.pages.headers import POLICY
from sightline.registrar.v1.deployment_changed_pb2 import STATUS_LIVE
from tests.cli.test_witnessing import LONG, heads
from tests.console.publishing import EVIL, SOME, notice, several, tell, tell_heads
from tests.console.standing import Standing, standing
from tests.console.telling import Telling
from tests.publication.recording import record

PUBLIC = [route.path.replace("{name}", "market") for route in ROUTES if route.path.startswith("/public")]


@pytest.fixture
def services() -> Telling:
    made = Telling()
    tell(made, [notice(status=STATUS_LIVE)], several(5))
    tell_heads(made, heads(LONG, 10))
    return made


@pytest.fixture
async def place(tmp_path: Path, services: Telling) -> AsyncIterator[Standing]:
    async with standing(tmp_path, serve=services.serve) as made:
        yield made


def test_there_is_a_page_for_each_thing_that_is_published() -> None:
    assert len(PUBLIC) == 14 and all(route.roles is None for route in ROUTES if route.path in PUBLIC)


@pytest.mark.parametrize("path", PUBLIC)
async def test_it_may_be_kept_for_a_moment_and_carries_no_cookie(place: Standing, path: str) -> None:
    async with aiohttp.ClientSession() as web, web.get(place.origin + path) as answer:
        assert answer.status == 200
        assert answer.headers["Cache-Control"] == "public, max-age=30"
        assert "Set-Cookie" not in answer.headers
        assert answer.headers["Content-Security-Policy"] == POLICY


@pytest.mark.parametrize("path", PUBLIC)
async def test_it_is_the_same_for_somebody_who_is_signed_in(place: Standing, path: str) -> None:
    async with place.browser("supervisor") as insider, place.browser() as outsider:
        assert await insider.get(path) == await outsider.get(path)


@pytest.mark.parametrize("path", PUBLIC)
async def test_it_has_no_style_no_script_and_no_picture_in_it(place: Standing, path: str) -> None:
    async with place.browser() as browser:
        _, text = await browser.get(path)
    assert not [word for word in ("<img", "<script", " style=", "<style", "data:") if word in text]


@pytest.mark.parametrize("path", [path for path in PUBLIC if "json" not in path and "csv" not in path])
async def test_script_in_what_is_published_is_shown_and_not_run(
    place: Standing, services: Telling, path: str
) -> None:
    said, over = notice(place=EVIL), record(SOME)
    said.purpose = said.legal_basis = over.place = over.purpose = over.legal_basis = over.model_id = EVIL
    tell(services, [said], [over])
    async with place.browser() as browser:
        status, text = await browser.get(path)
    assert (
        status == 200
        and EVIL not in text
        and ("&lt;script&gt;" in text or path.endswith(("results", "asking", "heads", "latest")))
    )


async def test_the_way_there_stands_where_people_sign_in(place: Standing) -> None:
    async with place.browser() as browser:
        _, text = await browser.get("/sign-in")
    assert 'href="/public"' in text
