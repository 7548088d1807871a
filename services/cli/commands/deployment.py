"""`sightline deployment`."""

from pathlib import Path
from typing import Annotated

import typer

from services.cli.commands.options import AsOption, JsonOption, NameArgument, OfStoreOption, ToClusterOption

app = typer.Typer(help="Deployments, from the first draft to the end.", no_args_is_help=True)


@app.command("schema")
def schema() -> None:
    """Print the JSON schema of a deployment file."""
    import json

    from services.cli.deployment_schema import SCHEMA

    typer.echo(json.dumps(SCHEMA, indent=2, ensure_ascii=False))


@app.command("draft")
def draft(
    file: Annotated[Path, typer.Argument(help="The deployment file (YAML).")],
    key: AsOption = None,
    store: OfStoreOption = None,
    cluster: ToClusterOption = False,
) -> None:
    """Draft a deployment, with an empty list; whoever drafts it is its author."""
    from services.cli.deployment_file import read_to_draft

    deployment = read_to_draft(file)
    from services.cli.asking.deployments import DeploymentClient
    from services.cli.connecting import Where, asked

    asked(
        Where(key, store, cluster),
        lambda connection: DeploymentClient(connection.channel_to("registrar")).draft(deployment),
    )
    name = deployment.name
    typer.echo(f"{name} is drafted; its list is empty: sightline watchlist import {name} SOURCE")


@app.command("authorise")
def authorise(
    name: NameArgument,
    acknowledge: Annotated[
        list[str] | None,
        typer.Option(help="A photo that was added by hand and that you have looked at; may be given again."),
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Sign without the question at the end.")] = False,
    folder: Annotated[
        Path | None,
        typer.Option(help="Where page and pictures lie until you have decided; else NAME-review, here."),
    ] = None,
    key: AsOption = None,
    store: OfStoreOption = None,
    cluster: ToClusterOption = False,
) -> None:
    """Show all that would be signed, and sign it with your key file. Not for its author."""
    from services.chassis import hygiene

    hygiene.guard_memory()
    from rich.console import Console

    from services.cli.asking.deployments import DeploymentClient
    from services.cli.authorising.signing import Signing, refuse_unknown
    from services.cli.connecting import Connection, Where, asked

    refuse_unknown(acknowledge or ())
    place = folder or Path(f"{Path(name).name}-review")

    async def sign(connection: Connection) -> int:
        client = DeploymentClient(connection.channel_to("registrar"))
        return await Signing(
            client, connection.person, name, place, Console(), tuple(acknowledge or ()), yes
        )()

    version = asked(Where(key, store, cluster), sign)
    typer.echo(f"{name} is authorised, with version {version} of its list")


@app.command("notice")
def notice(
    name: NameArgument, key: AsOption = None, store: OfStoreOption = None, cluster: ToClusterOption = False
) -> None:
    """Announce a deployment to the public; it does not go live before."""
    from services.cli.asking.deployments import DeploymentClient
    from services.cli.connecting import Where, asked

    asked(
        Where(key, store, cluster),
        lambda connection: DeploymentClient(connection.channel_to("registrar")).publish_notice(name),
    )
    typer.echo(f"{name} is announced; `sightline notices` shows what the public reads")


@app.command("start")
def start(
    name: NameArgument, key: AsOption = None, store: OfStoreOption = None, cluster: ToClusterOption = False
) -> None:
    """Go live, unless something is missing: then it is said."""
    from services.cli.asking.deployments import DeploymentClient
    from services.cli.connecting import Where, asked

    asked(
        Where(key, store, cluster),
        lambda connection: DeploymentClient(connection.channel_to("registrar")).start(name),
    )
    typer.echo(f"{name} is live; for its officers: sightline alerts watch {name}")


@app.command("stop")
def stop(
    name: NameArgument,
    reason: Annotated[str, typer.Option(help="Why, in words.")],
    key: AsOption = None,
    store: OfStoreOption = None,
    cluster: ToClusterOption = False,
) -> None:
    """Stop it at once: nothing is captured any more, until it is authorised anew."""
    from services.cli.asking.deployments import DeploymentClient
    from services.cli.connecting import Where, asked

    asked(
        Where(key, store, cluster),
        lambda connection: DeploymentClient(connection.channel_to("registrar")).stop(name, reason),
    )
    typer.echo(f"{name} is stopped; it goes on only when it is authorised anew")


@app.command("end")
def end(
    name: NameArgument, key: AsOption = None, store: OfStoreOption = None, cluster: ToClusterOption = False
) -> None:
    """End it for good, and destroy its list."""
    from services.cli.asking.deployments import DeploymentClient
    from services.cli.connecting import Where, asked

    asked(
        Where(key, store, cluster),
        lambda connection: DeploymentClient(connection.channel_to("registrar")).end(name),
    )
    typer.echo(f"{name} has ended, and its list is destroyed")
    typer.echo("an auditor makes its receipt, once the next head is signed: sightline audit receipt")


@app.command("show")
def show(
    name: NameArgument,
    as_json: JsonOption = False,
    key: AsOption = None,
    store: OfStoreOption = None,
    cluster: ToClusterOption = False,
) -> None:
    """Say how a deployment stands."""
    from services.cli.asking.deployments import DeploymentClient
    from services.cli.connecting import Where, asked
    from services.cli.deployment_words import facts_of, without_secrets
    from services.cli.showing import said, show_facts, show_json

    look = asked(
        Where(key, store, cluster),
        lambda connection: DeploymentClient(connection.channel_to("registrar")).look(name),
    )
    if as_json:
        show_json(said(without_secrets(look)))
    else:
        show_facts(facts_of(look))


@app.command("list")
def list_deployments(
    as_json: JsonOption = False,
    key: AsOption = None,
    store: OfStoreOption = None,
    cluster: ToClusterOption = False,
) -> None:
    """List every deployment that is on record; those that are over too."""
    from services.cli.asking.deployments import DeploymentClient
    from services.cli.connecting import Where, asked
    from services.cli.deployment_words import COLUMNS, row_of
    from services.cli.showing import said, show_json, show_table

    listed = asked(
        Where(key, store, cluster),
        lambda connection: DeploymentClient(connection.channel_to("registrar")).all(),
    )
    if as_json:
        show_json([said(one) for one in listed])
    else:
        show_table(COLUMNS, [row_of(one) for one in listed])
