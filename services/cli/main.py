"""The `sightline` command."""

import sys

import typer

from services.chassis.errors import SightlineError
from services.cli import quiet
from services.cli.commands import (
    access,
    alerts,
    audit,
    calibrate,
    cameras,
    demo,
    deployment,
    enrol,
    evaluate,
    expiring,
    exports,
    footage,
    holds,
    keys,
    models,
    people,
    publish,
    purge,
    run,
    serve,
    size,
    topics,
    watchlist,
)
from services.cli.plain import plain

app = typer.Typer(
    name="sightline",
    help="Live facial recognition that shows a person a match to decide on, and forgets everyone else.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.command("run")(run.run)
app.command("demo")(demo.demo)
app.command("enrol")(enrol.enrol)
app.command("evaluate")(evaluate.evaluate)
app.command("calibrate")(calibrate.calibrate)
app.command("size")(size.size)
app.command("purge")(purge.purge)
app.command("expiring")(expiring.expiring)
app.command("serve")(serve.serve)
app.command("publish")(publish.publish)
app.command("notices")(publish.notices)
app.add_typer(people.app, name="people")
app.add_typer(deployment.app, name="deployment")
app.add_typer(watchlist.app, name="watchlist")
app.add_typer(alerts.app, name="alerts")
app.add_typer(holds.app, name="holds")
app.add_typer(footage.app, name="footage")
app.add_typer(exports.app, name="exports")
app.add_typer(cameras.app, name="cameras")
app.add_typer(models.app, name="models")
app.add_typer(topics.app, name="topics")
app.add_typer(access.app, name="access")
app.add_typer(keys.app, name="keys")
app.add_typer(audit.app, name="audit")


def main() -> None:
    """Run the command; every error that is foreseen is one line on stderr, exit status 1."""
    sys.excepthook = quiet.one_line_hook
    try:
        quiet.keep_quiet()
        typer.main.get_command(app)()  # not app(): that sets a hook of its own
    except SightlineError as error:
        typer.echo(f"sightline: {plain(str(error))}", err=True)
        sys.exit(1)


if __name__ == "__main__":
    main()
