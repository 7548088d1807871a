"""Brings the users and roles of a Milvus to the table: the matcher's, who alone has business there."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from services.chassis.errors import BadInput
from services.cli.permissions.changes import Change, State
from services.cli.permissions.table import Table, role_of
from services.matcher.adapters.milvus_server import MilvusServer
from services.matcher.settings import MatcherSettings

_R = TypeVar("_R")
_SECONDS = 20.0
# Milvus' administrator, and the role that everybody has.
_ROOT, _PUBLIC = "root", "public"
_EVERY = "*"
_DEFAULT_DATABASE = "default"
# By the kind of thing, what the gallery does with it. It makes no users, roles, databases or resource groups.
PRIVILEGES = (
    ("Collection", "CreateIndex"),
    ("Collection", "Flush"),
    ("Collection", "GetFlushState"),
    ("Collection", "GetLoadState"),
    ("Collection", "GetLoadingProgress"),
    ("Collection", "IndexDetail"),
    ("Collection", "Load"),
    ("Collection", "Query"),
    ("Collection", "Search"),
    ("Collection", "Upsert"),
    ("Global", "CreateAlias"),
    ("Global", "CreateCollection"),
    ("Global", "DescribeCollection"),
    ("Global", "DropAlias"),
    ("Global", "DropCollection"),
    ("Global", "ShowCollections"),
)


async def apply(
    settings: MatcherSettings,
    table: Table,
    password_of: Callable[[str], str],
    *,
    prune: bool = False,
    dry: bool = False,
) -> list[Change]:
    """Make the users, each with a role of its own name; return what was found. BadInput, Unavailable.

    `prune`: remove every other user but root, and what Milvus lets everybody do. `dry`: change nothing.
    """
    if not settings.milvus_uri:
        raise BadInput(
            "MATCHER_MILVUS_URI: name the Milvus server, and its root user in MATCHER_MILVUS_TOKEN"
        )
    passwords = {role_of(name): password_of(name) for name, rights in table.items() if rights.galleries}
    database = settings.milvus_database or _DEFAULT_DATABASE
    server = MilvusServer(
        settings.milvus_uri, settings.milvus_token, settings.milvus_database, settings.milvus_ca_file
    )
    asking = _Asking(server, database)
    try:
        there = await asking.users()
        others = sorted(set(there) - set(passwords) - {_ROOT})
        public = await asking.privileges(_PUBLIC)
        if not dry:
            for role, password in passwords.items():
                await asking.set_up(role, password)
        if prune and not dry:
            await asking.remove(others)
            await asking.revoke(_PUBLIC, public)
    finally:
        await server.close()
    state = State.REMOVED if prune else State.BEYOND
    return [
        *(Change(role, "user", State.CHANGED if role in there else State.MADE) for role in passwords),
        *(Change(user, "user", state) for user in others),
        *(Change("everybody", f"{privilege} {name}", state) for _, name, privilege, _ in sorted(public)),
    ]


# The kind of a thing, its name, what may be done with it, and in which database.
_Privilege = tuple[str, str, str, str]


@dataclass(frozen=True, slots=True)
class _Asking:
    """Milvus, asked by its root. Unavailable from each method."""

    server: MilvusServer
    database: str

    async def users(self) -> Sequence[str]:
        return list(await self._ask(self.server.client.list_users(timeout=_SECONDS)))

    async def privileges(self, role: str) -> set[_Privilege]:
        """Return what a role may do in the database, or in all of them."""
        described = await self._ask(
            self.server.client.describe_role(role, timeout=_SECONDS, db_name=self.database)
        )
        told = ("object_type", "object_name", "privilege", "db_name")
        found = [tuple(str(one[word]) for word in told) for one in described["privileges"]]
        return {(kind, name, privilege, database) for kind, name, privilege, database in found}

    async def set_up(self, role: str, password: str) -> None:
        """Make a user and its role, both anew: then it has this password, and may do this alone."""
        client = self.server.client
        await self.remove([role] if role in await self.users() else [])
        if role in await self._ask(client.list_roles(timeout=_SECONDS)):
            await self.revoke(role, await self.privileges(role))
        else:
            await self._ask(client.create_role(role, timeout=_SECONDS))
        for kind, privilege in PRIVILEGES:
            await self._ask(
                client.grant_privilege(role, kind, privilege, _EVERY, self.database, timeout=_SECONDS)
            )
        await self._ask(client.create_user(role, password, timeout=_SECONDS))
        await self._ask(client.grant_role(role, role, timeout=_SECONDS))

    async def remove(self, users: Sequence[str]) -> None:
        for user in users:
            await self._ask(self.server.client.drop_user(user, timeout=_SECONDS))

    async def revoke(self, role: str, privileges: set[_Privilege]) -> None:
        for kind, name, privilege, database in privileges:
            await self._ask(
                self.server.client.revoke_privilege(role, kind, privilege, name, database, timeout=_SECONDS)
            )

    async def _ask(self, call: Awaitable[_R]) -> _R:
        return await self.server.ask(call, _SECONDS)
