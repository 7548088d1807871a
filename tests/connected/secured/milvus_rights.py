"""Milvus, asked everything by the matcher, and by everybody else; and brought back to the table."""

from collections.abc import Mapping

import pytest
from pymilvus import MilvusClient, MilvusException

from services.chassis.access import SERVICES
from services.chassis.errors import Unavailable
from services.cli.permissions import milvus_server
from services.cli.permissions.milvus_root import MilvusRoot
from services.cli.permissions.table import role_of
from services.matcher.adapters.milvus_server import MilvusServer
from services.matcher.settings import MatcherSettings
from tests.connected.cluster import Cluster
from tests.connected.secured.installation import Installation
from tests.connected.secured.milvus_tries import milvus_matrix
from tests.connected.waiting import until
from tests.docs import permitted

_MATCHER = role_of("matcher")
_ANOTHER = "another"


class MilvusRights:
    """For the fixtures `installed` and `running`."""

    def test_milvus_lets_the_matcher_do_what_is_stated_and_refuses_all_else(
        self, installed: Installation, running: Cluster
    ) -> None:
        token = installed.environment_of("matcher")["MATCHER_MILVUS_TOKEN"]
        stated = set(permitted.on_milvus())
        matrix = milvus_matrix(installed.milvus, "matcher", token)
        matrix.tell("Milvus", [permitted.milvus_table(matrix.allowed)])
        assert matrix.differences(stated) == []

    @pytest.mark.parametrize("name", [one for one in SERVICES if one != "matcher"])
    def test_milvus_knows_nobody_else(self, installed: Installation, name: str) -> None:
        for token in (f"{role_of(name)}:{installed.passwords.of(name)}", ""):
            with pytest.raises(MilvusException):
                MilvusClient(**installed.milvus.connecting_as(token), timeout=10).list_collections()

    def test_a_privilege_that_was_taken_is_given_again_and_one_too_many_is_taken(
        self, installed: Installation
    ) -> None:
        root = _root(installed)
        root.revoke_privilege(_MATCHER, "Collection", "Search", "*")
        root.grant_privilege(_MATCHER, "Collection", "Delete", "*")
        assert f"{_MATCHER}: user: corrected" in _applied(installed)
        may = {one["privilege"] for one in root.describe_role(_MATCHER)["privileges"]}
        assert may == {privilege for _, privilege in milvus_server.PRIVILEGES}
        assert _applied(installed) == "1 as it should be\n"

    async def test_who_lacks_a_right_is_told_what_to_do(self, installed: Installation) -> None:
        root = _root(installed)
        root.create_user(_ANOTHER, "A-password-1")
        server = MilvusServer(
            installed.milvus.uri, f"{_ANOTHER}:A-password-1", ca_file=installed.milvus.authority
        )
        try:
            with pytest.raises(
                Unavailable, match="refuses the user of MATCHER_MILVUS_TOKEN a right: see `sightline access"
            ):
                await server.ask(server.client.load_collection(_ANOTHER, timeout=10), 10)
        finally:
            await server.close()
        assert f"{_ANOTHER}: user: removed" in _applied(installed)

    def test_a_user_with_another_role_loses_it(self, installed: Installation) -> None:
        root = _root(installed)
        root.create_role(_ANOTHER)
        root.grant_role(_MATCHER, _ANOTHER)
        assert f"{_MATCHER}: user: corrected" in _applied(installed)
        assert list(root.describe_user(_MATCHER)["roles"]) == [_MATCHER]
        root.drop_role(_ANOTHER)

    def test_who_asks_is_not_removed(self, installed: Installation) -> None:
        root = _root(installed)
        root.create_user(_ANOTHER, "A-password-1")
        root.grant_role(_ANOTHER, "admin")
        token = f"{_ANOTHER}:A-password-1"
        until(lambda: installed.milvus.lets(token, MilvusClient.list_users), "the administrator is refused")
        assert _applied(installed, {"MATCHER_MILVUS_TOKEN": token}) == "1 as it should be\n"
        assert _ANOTHER in root.list_users()
        assert f"{_ANOTHER}: user: removed" in _applied(installed)

    async def test_a_milvus_that_goes_on_to_refuse_is_said(
        self, installed: Installation, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(milvus_server, "_SOON_SECONDS", 0.2)
        milvus = installed.milvus
        root = MilvusRoot(
            MatcherSettings(
                milvus_uri=milvus.uri,
                milvus_token=milvus.administrator["MATCHER_MILVUS_TOKEN"],
                milvus_ca_file=milvus.authority,
            )
        )
        try:
            async with root.user(_MATCHER, "not its password") as user:
                with pytest.raises(Unavailable, match="refuses sightline_matcher what it was given"):
                    await milvus_server._grant_until_it_holds(root, user, set())
        finally:
            await root.close()


def _root(installed: Installation) -> MilvusClient:
    return MilvusClient(**installed.milvus.connecting(), timeout=20)


def _applied(installed: Installation, environment: Mapping[str, str] | None = None) -> str:
    folder = str(installed.passwords.folder)
    return installed.access("milvus", "--passwords", folder, "--prune", environment=environment)
