"""Brings the users and roles of a Milvus to the table: the matcher's, who alone has business there."""

import asyncio
import secrets
import time
from collections.abc import Callable, Collection

from services.chassis.errors import BadInput, Refused, Unavailable
from services.cli.permissions.changes import Change, State
from services.cli.permissions.milvus_root import MilvusRoot, Privilege
from services.cli.permissions.milvus_user import MilvusUser
from services.cli.permissions.table import Table, role_of
from services.matcher.settings import MatcherSettings

# Milvus' administrator, and the role that everybody has.
_ROOT, _PUBLIC = "root", "public"
# How long Milvus may take until its proxies know what was given, how long what they say must hold, and how
# often all is given again when they do not know it.
_SOON_SECONDS, _AGAIN_SECONDS, _GRANTS = 3.0, 0.5, 5
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
_NAMES = [privilege for _, privilege in PRIVILEGES]


async def apply(
    settings: MatcherSettings,
    table: Table,
    password_of: Callable[[str], str],
    *,
    prune: bool = False,
    dry: bool = False,
) -> list[Change]:
    """See that the users are there, each with a role of its own name; return what was found.

    BadInput; Refused by a Milvus that asks nobody for a password; Unavailable, also when Milvus goes on to
    refuse a user what it was given. `prune`: remove every other user but root and who asks, and what Milvus
    lets everybody do. `dry`: change nothing.
    """
    if not settings.milvus_uri:
        raise BadInput(
            "MATCHER_MILVUS_URI: name the Milvus server, and its root user in MATCHER_MILVUS_TOKEN"
        )
    passwords = {role_of(name): password_of(name) for name, rights in table.items() if rights.galleries}
    root = MilvusRoot(settings)
    try:
        await _asks_for_passwords(root)
        there = await root.users()
        others = sorted(set(there) - set(passwords) - {_ROOT, root.name})
        public = await root.privileges(_PUBLIC)
        # First, so that no user is let pass by what everybody may do.
        if prune and not dry:
            await root.remove_users(others)
            await root.revoke(_PUBLIC, public)
        states = {
            name: await _set_up(root, name, password, name in there, dry)
            for name, password in passwords.items()
        }
    finally:
        await root.close()
    state = State.REMOVED if prune else State.BEYOND
    return [
        *(Change(name, "user", found) for name, found in states.items()),
        *(Change(user, "user", state) for user in others),
        *(Change("everybody", f"{privilege} {name}", state) for _, name, privilege, _ in sorted(public)),
    ]


async def _asks_for_passwords(root: MilvusRoot) -> None:
    async with root.user("nobody", secrets.token_hex()) as nobody:
        if await nobody.is_known():
            raise Refused(
                f"Milvus at {root.address} lets everybody do everything; set common.security."
                "authorizationEnabled, start it again, and apply this again"
            )


async def _set_up(root: MilvusRoot, name: str, password: str, there: bool, dry: bool) -> State:
    """See that a user has this password, and this role alone, and the role these privileges alone.

    A privilege that is to stay is never taken away, and a user that is as it should be is not made anew:
    proxies hear of the one and of the other in any order, and what they hear last is what counts.
    """
    wanted, has = {root.of_all(kind, one) for kind, one in PRIVILEGES}, await root.privileges(name)
    async with root.user(name, password) as user:
        known = there and await root.roles_of(name) == [name] and await user.is_known()
        kept = known and has == wanted and not await _refused(user)
        if not kept and not dry:
            if not known:
                await root.remove_users([name] if there else [])
                await root.make_user(name, password)
            await root.make_role(name)
            await root.revoke(name, has - wanted)
            await _grant_until_it_holds(root, user, wanted)
    if not there:
        return State.MADE
    return State.KEPT if kept else State.CHANGED


async def _grant_until_it_holds(root: MilvusRoot, user: MilvusUser, wanted: Collection[Privilege]) -> None:
    for _ in range(_GRANTS):
        await root.grant(user.name, wanted)
        await root.give_role(user.name, user.name)
        refused = await _refused(user, _SOON_SECONDS)
        if not refused:
            return
    raise Unavailable(
        f"Milvus at {root.address} refuses {user.name} what it was given ({', '.join(refused)}); "
        "apply this again, or start Milvus again"
    )


async def _refused(user: MilvusUser, seconds: float = 0.0) -> list[str]:
    """Return what is still refused after `seconds`, or again in a moment.

    What is on its way to the proxies may take a right away that was given.
    """
    ends = time.monotonic() + seconds
    while (refused := await user.refused(_NAMES)) and time.monotonic() < ends:
        await asyncio.sleep(0.1)
    if refused:
        return refused
    await asyncio.sleep(_AGAIN_SECONDS)
    return await user.refused(_NAMES)
