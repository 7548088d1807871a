"""An OpenID provider (OpenID Connect Core 1.0): authorization code flow with PKCE, by Authlib and joserfc."""

from services.registrar.adapters.authlib_provider.provider import AuthlibProvider, Client
from services.registrar.adapters.authlib_provider.secret_file import secret_in

__all__ = ["AuthlibProvider", "Client", "secret_in"]
