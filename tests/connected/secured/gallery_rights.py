"""The gallery as the matcher's own user: all that it does to a list, each way to search it."""

import pytest

from services.matcher.adapters.milvus_gallery import MilvusGallery
from services.matcher.adapters.milvus_server import MilvusServer
from services.matcher.domain.index import FLAT, GRAPH, SEALED_FLAT, Index
from tests.connected.secured.installation import Installation
from tests.matcher.gallery_behaviour import entry, loaded, subjects, version


class GalleryRights:
    """For the fixture `installed`."""

    @pytest.mark.parametrize("index", [FLAT, SEALED_FLAT, GRAPH], ids=["short", "long", "longest"])
    async def test_a_list_is_loaded_searched_and_destroyed(
        self, installed: Installation, index: Index
    ) -> None:
        given = installed.environment_of("matcher")
        token, authority = given["MATCHER_MILVUS_TOKEN"], installed.milvus.authority
        server = MilvusServer(installed.milvus.uri, token, ca_file=authority)
        gallery = MilvusGallery(server, 3, 10.0, call_seconds=30.0, choose=lambda count: index)
        try:
            state = await loaded(gallery, version("market"), [entry(number) for number in range(4)])
            assert await gallery.held(state.version) == state
            assert (await subjects(gallery, state, 2))[0] == "subject 2"
            await gallery.keep_only([version("another")])
            assert not await gallery.present("market")
        finally:
            await server.close()
