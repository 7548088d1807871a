"""What every gallery is held to: a Milvus server's, and the one in process."""

import logging
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from services.chassis.errors import Unavailable
from services.matcher.domain.decision import Template
from services.matcher.domain.gallery import Enrolled, GalleryState, ListVersion
from services.matcher.ports import Gallery

LATER = datetime(2030, 1, 1, tzinfo=UTC)
DIMENSIONS = 8


def direction(number: int) -> Template:
    template = np.zeros(DIMENSIONS, np.float32)
    template[number] = 1.0
    return template


def entry(number: int, expires_at: datetime = LATER) -> Enrolled:
    return Enrolled(f"subject {number}", f"photo {number}", direction(number), "model", expires_at)


def version(deployment: str, number: int = 1, tag: str = "tag") -> ListVersion:
    return ListVersion(deployment, tag, number)


async def loaded(gallery: Gallery, of: ListVersion, entries: Sequence[Enrolled]) -> GalleryState:
    state = GalleryState.of(of, entries)
    await gallery.load(state, entries)
    return state


async def subjects(gallery: Gallery, state: GalleryState, number: int) -> list[str]:
    return [one.subject for one in await gallery.search(state, direction(number))]


class GalleryBehaviour:
    """The rules, for a fixture `gallery` whose searches return three neighbours."""

    async def test_the_nearest_come_first_with_their_cosine(self, gallery: Gallery) -> None:
        state = await loaded(gallery, version("market"), [entry(number) for number in range(4)])
        probe = ((direction(2) + 0.5 * direction(1)) / 1.25**0.5).astype(np.float32)
        found = await gallery.search(state, probe)
        assert [one.subject for one in found[:2]] == ["subject 2", "subject 1"]
        assert [one.score for one in found[:2]] == pytest.approx([0.8944, 0.4472], abs=1e-4)
        assert len(found) == 3

    async def test_an_entry_keeps_its_time_to_the_second(self, gallery: Gallery) -> None:
        until = LATER + timedelta(seconds=1)
        state = await loaded(gallery, version("expiring"), [entry(0, until)])
        (found,) = await gallery.search(state, direction(0))
        assert found.expires_at == until

    async def test_what_was_loaded_is_held_and_what_was_not_is_not(self, gallery: Gallery) -> None:
        state = await loaded(gallery, version("holding"), [entry(0), entry(1)])
        assert await gallery.held(version("holding")) == state
        for other in (version("holding", 2), version("holding", tag="another"), version("nobody's")):
            assert await gallery.held(other) is None

    async def test_a_list_that_is_loaded_again_is_there_once(self, gallery: Gallery) -> None:
        for _ in range(2):
            state = await loaded(gallery, version("twice"), [entry(0), entry(1)])
        assert sorted(await subjects(gallery, state, 0)) == ["subject 0", "subject 1"]

    async def test_a_new_version_knows_nobody_of_the_one_before(self, gallery: Gallery) -> None:
        before = await loaded(gallery, version("replaced"), [entry(0), entry(1)])
        after = await loaded(gallery, version("replaced", 2), [entry(2)])
        assert await subjects(gallery, after, 0) == ["subject 2"]
        await gallery.keep_only([after.version])
        with pytest.raises(Unavailable):
            await gallery.search(before, direction(0))
        assert await gallery.held(before.version) is None
        assert await subjects(gallery, after, 0) == ["subject 2"]

    async def test_deployments_do_not_see_each_other(self, gallery: Gallery) -> None:
        one = await loaded(gallery, version("one"), [entry(0)])
        await loaded(gallery, version("another"), [entry(1)])
        assert await subjects(gallery, one, 1) == ["subject 0"]

    async def test_a_gallery_that_was_dropped_is_found_no_more(self, gallery: Gallery) -> None:
        state = await loaded(gallery, version("dropped"), [entry(0)])
        await loaded(gallery, version("dropped", 2), [entry(0)])
        assert await gallery.present("dropped")
        await gallery.drop("dropped")
        await gallery.drop("dropped")
        assert not await gallery.present("dropped")
        assert await gallery.held(state.version) is None
        with pytest.raises(Unavailable):
            await gallery.search(state, direction(0))

    async def test_only_what_is_wanted_is_kept_and_what_is_newer(self, gallery: Gallery) -> None:
        kept = [version("kept"), version("kept", 2)]
        for of in (*kept, version("kept", tag="before"), version("over")):
            await loaded(gallery, of, [entry(0)])
        await gallery.keep_only([version("kept")])
        assert not await gallery.present("over")
        assert await gallery.held(version("kept", tag="before")) is None
        assert [await gallery.held(of) is not None for of in kept] == [True, True]

    async def test_an_empty_list_matches_nobody(self, gallery: Gallery) -> None:
        state = await loaded(gallery, version("empty"), [])
        assert await gallery.present("empty")
        assert (state.template_count, state.model_id) == (0, "")
        assert not state.answers(state.version, "model")

    async def test_a_template_of_another_length_is_an_error_that_does_not_quote_it(
        self, gallery: Gallery, caplog: pytest.LogCaptureFixture
    ) -> None:
        state = await loaded(gallery, version("market"), [entry(0)])
        template = np.full(DIMENSIONS - 3, 0.123456, np.float32)
        with caplog.at_level(logging.DEBUG), pytest.raises(Unavailable) as caught:
            await gallery.search(state, template)
        assert "0.123" not in str(caught.value) + caplog.text
        assert caught.value.__cause__ is None
