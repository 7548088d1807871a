"""Milvus, asked everything by the matcher, and by everybody else."""

import pytest
from pymilvus import MilvusClient, MilvusException

from services.chassis.access import SERVICES
from services.cli.permissions.table import role_of
from tests.connected.cluster import Cluster
from tests.connected.secured.installation import Installation
from tests.connected.secured.milvus_tries import milvus_matrix
from tests.docs import permitted


class MilvusRights:
    """For the fixtures `installed` and `running`."""

    def test_milvus_lets_the_matcher_do_what_is_stated_and_refuses_all_else(
        self, installed: Installation, running: Cluster
    ) -> None:
        token = installed.environment_of("matcher")["MATCHER_MILVUS_TOKEN"]
        stated = set(permitted.on_milvus())
        matrix = milvus_matrix(installed.milvus, "matcher", token, stated)
        matrix.tell("Milvus", [permitted.milvus_table(matrix.allowed)])
        assert matrix.differences(stated) == []

    @pytest.mark.parametrize("name", [one for one in SERVICES if one != "matcher"])
    def test_milvus_knows_nobody_else(self, installed: Installation, name: str) -> None:
        for token in (f"{role_of(name)}:{installed.passwords.of(name)}", ""):
            with pytest.raises(MilvusException):
                MilvusClient(**installed.milvus.connecting_as(token), timeout=10).list_collections()
