"""An OpenID provider, oidc-provider, and the Node.js that it runs on, from npm as its lock file says."""

import json
import secrets
import shutil
import urllib.request
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from joserfc.jwk import RSAKey

from tests.connected.servers import installing
from tests.connected.servers.ports import free_port
from tests.connected.servers.process import Command
from tests.connected.servers.server import Server

_FILES = Path(__file__).with_name("provider")
_PINS = ("package.json", "package-lock.json")


@dataclass(frozen=True, slots=True)
class RegisteredClient:
    """Whom the provider knows: where it sends browsers back to, after signing in and after signing out."""

    client_id: str
    secret: str
    redirect_uris: Sequence[str]
    signed_out_uris: Sequence[str]

    def stated(self) -> dict[str, Any]:
        return {
            "client_id": self.client_id,
            "client_secret": self.secret,
            "redirect_uris": list(self.redirect_uris),
            "post_logout_redirect_uris": list(self.signed_out_uris),
        }


class ProviderServer(Server):
    """Restarted, it has forgotten who signed in; after `rotate` it signs with another key."""

    name = "provider"

    def __init__(self, *clients: RegisteredClient) -> None:
        super().__init__()
        self.port = free_port()
        self.issuer = f"http://127.0.0.1:{self.port}"
        self._clients = clients
        self._cookies = [secrets.token_hex(16)]
        self._new_key()

    def rotate(self) -> None:
        """Have another key from the next start on, and the old one no more."""
        self._new_key()
        self._write()

    def _new_key(self) -> None:
        self._key = RSAKey.generate_key(2048, {"use": "sig"}, auto_kid=True)

    def _prepare(self) -> None:
        installing.ensure(installing.has("npm"), ["npm"])
        pins = sha256(b"".join((_FILES / name).read_bytes() for name in _PINS)).hexdigest()[:16]
        # Node.js looks for modules beside the program and above it.
        self._program = self.folder / "provider.mjs"
        shutil.copy(_FILES / "provider.mjs", self._program)
        modules = installing.cached(f"oidc-provider-{pins}", _fetch) / "node_modules"
        (self.folder / "node_modules").symlink_to(modules)
        self._node = next(modules.glob("node-linux-*/bin/node"))
        self._settings = self.folder / "settings.json"
        self._settings.touch(mode=0o600)
        self._write()

    def _write(self) -> None:
        said = {
            "issuer": self.issuer,
            "port": self.port,
            "clients": [client.stated() for client in self._clients],
            "cookies": self._cookies,
            "keys": [self._key.as_dict(private=True)],
        }
        self._settings.write_text(json.dumps(said))

    def _command(self) -> Command:
        return Command([self._node, self._program, self._settings], self.folder)

    def _ask(self) -> None:
        with urllib.request.urlopen(f"{self.issuer}/jwks", timeout=2) as answer:
            assert json.load(answer)["keys"]


def _fetch(folder: Path) -> None:
    for name in _PINS:
        shutil.copy(_FILES / name, folder)
    options = ["--ignore-scripts", "--no-audit", "--no-fund", "--silent"]
    installing.run(["npm", "ci", "--prefix", folder, *options], "fetching the OpenID provider")
