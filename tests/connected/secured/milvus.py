"""Milvus with TLS and users."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import grpc
from pymilvus import MilvusClient, MilvusException

from tests.chassis.certificates import Authority
from tests.connected.servers.milvus_server import MilvusServer
from tests.connected.servers.ports import address

# As every new Milvus has it; whoever installs one changes it.
_ROOT = "root:Milvus"


class SecuredMilvus(MilvusServer):
    """Reached by name and password."""

    def __init__(self, authority: Authority) -> None:
        super().__init__()
        self._tls = authority.tls("milvus")
        self.uri = f"https://{address()}:{self.port}"

    @property
    def authority(self) -> Path:
        """Who signed its certificate."""
        return self._tls.authority

    def connecting(self) -> dict[str, Any]:
        return self.connecting_as(_ROOT)

    def connecting_as(self, token: str) -> dict[str, Any]:
        """How a user reaches it, `name:password`, as pymilvus is told."""
        return {"uri": self.uri, "token": token, "server_pem_path": str(self.authority)}

    @property
    def administrator(self) -> dict[str, str]:
        """How its administrator reaches it, as variables."""
        return self.environment_of(_ROOT)

    def environment_of(self, token: str) -> dict[str, str]:
        """How a user reaches it, as variables."""
        return {
            "MATCHER_MILVUS_URI": self.uri,
            "MATCHER_MILVUS_TOKEN": token,
            "MATCHER_MILVUS_CA_FILE": str(self.authority),
        }

    def lets(self, token: str, call: Callable[[MilvusClient], object]) -> bool:
        """Whether a user is let in, and `call` is let pass."""
        try:
            call(MilvusClient(**self.connecting_as(token), timeout=20))
        except (MilvusException, grpc.RpcError):
            return False
        return True

    def _security(self) -> dict[str, object]:
        return {"security": {"authorizationEnabled": True, "tlsMode": 1}}

    def _milvus(self) -> dict[str, object]:
        tls = {
            "serverPemPath": str(self._tls.certificate),
            "serverKeyPath": str(self._tls.key),
            "caPemPath": str(self._tls.authority),
        }
        return {**super()._milvus(), "tls": tls}
