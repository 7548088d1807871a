"""A Milvus as its administrator has it: users, roles, and what a role may do in one database."""

from collections.abc import Awaitable, Collection, Sequence
from typing import TypeVar

from services.cli.permissions.milvus_user import MilvusUser
from services.matcher.adapters.milvus_server import MilvusServer
from services.matcher.settings import MatcherSettings

_R = TypeVar("_R")
_SECONDS = 20.0
_DEFAULT_DATABASE = "default"
_EVERY = "*"
# The kind of a thing, its name, what may be done with it, and in which database.
Privilege = tuple[str, str, str, str]


class MilvusRoot:
    """By the token of the settings. Unavailable from each method."""

    def __init__(self, settings: MatcherSettings) -> None:
        self._ca_file = settings.milvus_ca_file
        self._database = settings.milvus_database or _DEFAULT_DATABASE
        self._server = MilvusServer(
            settings.milvus_uri, settings.milvus_token, settings.milvus_database, self._ca_file
        )
        self._client = self._server.client

    @property
    def address(self) -> str:
        return self._server.address

    @property
    def name(self) -> str:
        """Who asks; "" if that is not said by name."""
        return self._server.user

    def user(self, name: str, password: str) -> MilvusUser:
        """Return somebody of this Milvus, who is there or not; for the same database."""
        secure, ca_file = self._server.secure, self._ca_file
        return MilvusUser(self.address, name, password, self._database, secure=secure, ca_file=ca_file)

    def of_all(self, kind: str, privilege: str) -> Privilege:
        """Return a privilege for all things of a kind in the database."""
        return (kind, _EVERY, privilege, self._database)

    async def users(self) -> list[str]:
        return list(await self._ask(self._client.list_users(timeout=_SECONDS)))

    async def roles_of(self, user: str) -> list[str]:
        described = await self._ask(self._client.describe_user(user, timeout=_SECONDS))
        return list(described.get("roles", ()))

    async def make_user(self, user: str, password: str) -> None:
        await self._ask(self._client.create_user(user, password, timeout=_SECONDS))

    async def remove_users(self, users: Sequence[str]) -> None:
        for user in users:
            await self._ask(self._client.drop_user(user, timeout=_SECONDS))

    async def make_role(self, role: str) -> None:
        """Make a role if there is none of that name."""
        if role not in await self._ask(self._client.list_roles(timeout=_SECONDS)):
            await self._ask(self._client.create_role(role, timeout=_SECONDS))

    async def give_role(self, role: str, user: str) -> None:
        await self._ask(self._client.grant_role(user, role, timeout=_SECONDS))

    async def privileges(self, role: str) -> set[Privilege]:
        """Return what a role may do in the database, or in all of them; nothing if there is no such role."""
        if role not in await self._ask(self._client.list_roles(timeout=_SECONDS)):
            return set()
        describing = self._client.describe_role(role, timeout=_SECONDS, db_name=self._database)
        described = await self._ask(describing)
        told = ("object_type", "object_name", "privilege", "db_name")
        found = [tuple(str(one[word]) for word in told) for one in described["privileges"]]
        return {(kind, name, privilege, database) for kind, name, privilege, database in found}

    async def grant(self, role: str, privileges: Collection[Privilege]) -> None:
        """Give what is given already, too: then Milvus' proxies hear of it once more."""
        for kind, name, privilege, database in privileges:
            await self._ask(
                self._client.grant_privilege(role, kind, privilege, name, database, timeout=_SECONDS)
            )

    async def revoke(self, role: str, privileges: Collection[Privilege]) -> None:
        for kind, name, privilege, database in privileges:
            await self._ask(
                self._client.revoke_privilege(role, kind, privilege, name, database, timeout=_SECONDS)
            )

    async def close(self) -> None:
        await self._server.close()

    async def _ask(self, call: Awaitable[_R]) -> _R:
        return await self._server.ask(call, _SECONDS)
