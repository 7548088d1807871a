"""`sightline alerts`."""

from pathlib import Path
from typing import Annotated

import typer

from services.cli.commands.options import AsOption, JsonOption, NameArgument, OfStoreOption, ToClusterOption

app = typer.Typer(help="Alerts, for those who compare and decide.", no_args_is_help=True)
AlertArgument = Annotated[str, typer.Argument(help="The alert's id.")]


@app.command("watch")
def watch(
    name: NameArgument,
    as_json: Annotated[bool, typer.Option("--json", help="Print a line of JSON an alert.")] = False,
    key: AsOption = None,
    store: OfStoreOption = None,
    cluster: ToClusterOption = False,
) -> None:
    """Show each alert as it comes, and again when its standing has changed, until Ctrl-C."""
    from services.cli.alert_words import json_of, line_of
    from services.cli.asking.alerts import AlertClient
    from services.cli.connecting import Connection, Where, asked
    from services.cli.plain import plain
    from services.cli.showing import show_json
    from services.cli.stopping import stopping
    from services.cli.watching import Watch
    from sightline.alert_dispatcher.v1.alert_service_pb2 import Alert

    def show(alert: Alert) -> None:
        if as_json:
            show_json(json_of(alert), in_one_line=True)
        else:
            typer.echo(plain(line_of(alert)))

    async def follow(connection: Connection) -> None:
        with stopping() as stop:
            await Watch(AlertClient(connection.channel_to("alert_dispatcher")), name, show).until(stop)

    asked(Where(key, store, cluster), follow)


@app.command("pictures")
def pictures(
    alert: AlertArgument,
    folder: Annotated[
        Path, typer.Argument(help="Where the two pictures go; they may be looked at by you alone.")
    ],
    key: AsOption = None,
    store: OfStoreOption = None,
    cluster: ToClusterOption = False,
) -> None:
    """Write the two pictures to compare, and nothing else: who it is comes after the answer."""
    from services.chassis import hygiene

    hygiene.guard_memory()
    from services.cli.comparing import write_pictures
    from services.cli.connecting import Where, asked

    written = asked(Where(key, store, cluster), lambda connection: write_pictures(connection, alert, folder))
    typer.echo(f"{written.live}\n{written.reference}")
    typer.echo(f"must be gone by {written.must_be_gone_by:%Y-%m-%d %H:%M} UTC: sightline purge {folder}")
    typer.echo(f"then: sightline alerts answer {alert} --answer same|not|cannot-say|under-18")


@app.command("answer")
def answer(
    alert: AlertArgument,
    said: Annotated[str, typer.Option("--answer", help="same, not, cannot-say or under-18; it is locked.")],
    as_json: JsonOption = False,
    key: AsOption = None,
    store: OfStoreOption = None,
    cluster: ToClusterOption = False,
) -> None:
    """Say whether it is the same person. Once all who compare have said so, it shows who that is."""
    from services.chassis import hygiene

    hygiene.guard_memory()
    from services.cli.alert_words import answer_of, identity_facts, json_of, line_of
    from services.cli.asking.alerts import AlertClient
    from services.cli.connecting import Connection, Where, asked
    from services.cli.plain import plain
    from services.cli.showing import show_facts, show_json
    from sightline.alert_dispatcher.v1.alert_resolved_pb2 import STANDING_ENGAGE
    from sightline.alert_dispatcher.v1.alert_service_pb2 import Alert, GetIdentityResponse

    chosen = answer_of(said)

    async def lock(connection: Connection) -> tuple[Alert, GetIdentityResponse | None]:
        client = AlertClient(connection.channel_to("alert_dispatcher"))
        stands = await client.resolve(alert, chosen)
        return stands, await client.identity(alert) if stands.standing == STANDING_ENGAGE else None

    stands, identity = asked(Where(key, store, cluster), lock)
    if as_json:
        show_json({**json_of(stands), "identity": dict(identity_facts(identity)) if identity else None})
        return
    typer.echo(plain(line_of(stands)))
    if identity is not None:
        show_facts(identity_facts(identity))


@app.command("identity")
def identity(
    alert: AlertArgument,
    as_json: JsonOption = False,
    key: AsOption = None,
    store: OfStoreOption = None,
    cluster: ToClusterOption = False,
) -> None:
    """Say who it is, to an officer who has answered, once all say that it is the same person."""
    from services.chassis import hygiene

    hygiene.guard_memory()
    from services.cli.alert_words import identity_facts
    from services.cli.asking.alerts import AlertClient
    from services.cli.connecting import Where, asked
    from services.cli.showing import show_facts, show_json

    facts = identity_facts(
        asked(
            Where(key, store, cluster),
            lambda connection: AlertClient(connection.channel_to("alert_dispatcher")).identity(alert),
        )
    )
    if as_json:
        show_json(dict(facts))
    else:
        show_facts(facts)


@app.command("outcome")
def outcome(
    alert: AlertArgument,
    engagement: Annotated[str, typer.Option(help="engaged, not-engaged or not-located.")] = "",
    confirmed: Annotated[str, typer.Option(help="true or false: was it the person on the list?")] = "",
    disposal: Annotated[str, typer.Option(help="arrest, other or no-action.")] = "",
    minutes_held: Annotated[int, typer.Option(min=0, max=100_000, help="How long the person was held.")] = 0,
    as_json: JsonOption = False,
    key: AsOption = None,
    store: OfStoreOption = None,
    cluster: ToClusterOption = False,
) -> None:
    """Record what came of an alert; said again, the last word counts."""
    from services.chassis.settings import load
    from services.cli.alert_words import json_of, outcome_of
    from services.cli.asking.alerts import AlertClient
    from services.cli.asking.deployments import DeploymentClient
    from services.cli.connecting import Connection, Where, asked
    from services.cli.plain import plain
    from services.cli.receipts import receipt_of
    from services.cli.showing import show_json
    from services.console.settings import ConsoleSettings

    came = outcome_of(engagement, confirmed, disposal, minutes_held)
    settings = load(ConsoleSettings)
    where = Where(key, store, cluster)
    recorded = asked(
        where,
        lambda connection: AlertClient(connection.channel_to("alert_dispatcher")).record(alert, came),
    )
    if as_json:
        show_json({**json_of(recorded.alert), "receipt_code": recorded.receipt_code})
        return
    typer.echo("recorded")
    if recorded.receipt_code:
        typer.echo(f"receipt for the person who was engaged: {plain(recorded.receipt_code)}\n")

        async def draw_up(connection: Connection) -> list[str]:
            client = DeploymentClient(connection.channel_to("registrar"))
            found = await client.look(recorded.alert.deployment)
            return list(receipt_of(recorded, found, settings).lines())

        # The code is out by now: it is said once, and must not wait for anything.
        for line in asked(where, draw_up):
            typer.echo(plain(line))
