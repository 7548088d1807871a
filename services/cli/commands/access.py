"""`sightline access`."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from services.cli.permissions.changes import Change

app = typer.Typer(
    help="Who may do what on Kafka, Redis, PostgreSQL and Milvus: each service what it needs, nobody more. "
    "It goes by the variables that services go by, with the credentials of each server's administrator.",
    no_args_is_help=True,
)
PasswordsOption = Annotated[
    Path, typer.Option("--passwords", help="Folder with a file for each user; `passwords` makes them.")
]
PruneOption = Annotated[bool, typer.Option("--prune", help="Take away what is not in the table.")]
DryOption = Annotated[bool, typer.Option("--dry-run", help="Say what would be done, and do nothing.")]


@app.command("passwords")
def passwords(
    folder: Annotated[Path, typer.Argument(help="Where they go; made where it is not there.")],
) -> None:
    """Make a password for each service, in a file of its name. Overwrites none."""
    from services.cli.permissions.passwords import Passwords

    for name, is_new in Passwords(folder).make().items():
        typer.echo(f"{folder / name.replace('_', '-')}: {'made' if is_new else 'was there'}")


@app.command("kafka")
def kafka(
    passwords: Annotated[
        Path | None,
        typer.Option("--passwords", help="Folder with a file for each user, which Kafka is to know (SCRAM)."),
    ] = None,
    principal: Annotated[
        str,
        typer.Option(
            "--principal", help="What Kafka calls a user; {name} stands for detector, frame-grabber, …"
        ),
    ] = "User:sightline-{name}",
    prune: PruneOption = False,
    dry_run: DryOption = False,
) -> None:
    """Bring Kafka's rules to the table: topics, groups. With --passwords its users too, by SCRAM-SHA-512."""
    import asyncio

    from services.chassis.errors import BadInput
    from services.chassis.kafka_bus.settings import KafkaSettings
    from services.chassis.settings import load
    from services.cli.permissions.kafka_server import apply
    from services.cli.permissions.passwords import Passwords
    from services.cli.permissions.table import table, user_of
    from services.cli.topics import names_of_all

    if principal.count("{name}") != 1 or not principal.startswith("User:"):
        raise BadInput("--principal: it begins with User: and has {name} where a service's name stands")
    settings, rights = load(KafkaSettings), table()
    of = {user_of(name): Passwords(passwords).of(name) for name in rights} if passwords else {}
    _tell(
        asyncio.run(
            apply(
                settings,
                rights,
                names_of_all(settings),
                lambda name: principal.replace("{name}", name.replace("_", "-")),
                of,
                prune=prune,
                dry=dry_run,
            )
        )
    )


@app.command("redis")
def redis(
    passwords: PasswordsOption,
    write: Annotated[
        Path | None,
        typer.Option("--write", help="Write Redis' ACL file there instead, for this user alone."),
    ] = None,
    prune: PruneOption = False,
    dry_run: DryOption = False,
) -> None:
    """Bring Redis' users to the table. A Redis without an ACL file forgets them with its next start."""
    import asyncio

    from services.chassis.redis_keyring.settings import RedisSettings
    from services.chassis.settings import load
    from services.cli.permissions.passwords import Passwords
    from services.cli.permissions.redis_users import apply, planned, write_file
    from services.cli.permissions.table import table

    wanted = planned(table(), Passwords(passwords).of)
    if write is not None:
        write_file(write, wanted)
        typer.echo(f"{write}: {len(wanted)} users; name it as Redis' `aclfile`, and load it by ACL LOAD")
        return
    _tell(asyncio.run(apply(load(RedisSettings), wanted, prune=prune, dry=dry_run)))


@app.command("postgres")
def postgres(passwords: PasswordsOption, prune: PruneOption = False, dry_run: DryOption = False) -> None:
    """Bring the roles and schemas of PostgreSQL's database to the table."""
    import asyncio

    from services.chassis.settings import load
    from services.cli.host.cluster_settings import ClusterSettings
    from services.cli.permissions.passwords import Passwords
    from services.cli.permissions.postgres_server import apply
    from services.cli.permissions.table import table

    url = load(ClusterSettings).database_url
    _tell(asyncio.run(apply(url, table(), Passwords(passwords).of, prune=prune, dry=dry_run)))


@app.command("milvus")
def milvus(passwords: PasswordsOption, prune: PruneOption = False, dry_run: DryOption = False) -> None:
    """Bring the users and roles of Milvus to the table."""
    import asyncio

    from services.chassis.settings import load
    from services.cli.permissions.milvus_server import apply
    from services.cli.permissions.passwords import Passwords
    from services.cli.permissions.table import table
    from services.matcher.settings import MatcherSettings

    settings = load(MatcherSettings)
    _tell(asyncio.run(apply(settings, table(), Passwords(passwords).of, prune=prune, dry=dry_run)))


def _tell(found: "Sequence[Change]") -> None:
    from services.cli.permissions.changes import State
    from services.cli.plain import plain

    for change in found:
        if change.state is not State.KEPT:
            advice = "; --prune takes it away" if change.state is State.BEYOND else ""
            typer.echo(plain(f"{change.who}: {change.what}: {change.state}{advice}"))
    typer.echo(f"{sum(change.state is State.KEPT for change in found)} as it should be")
