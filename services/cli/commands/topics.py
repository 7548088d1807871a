"""`sightline topics`."""

import typer

app = typer.Typer(help="Kafka's topics: create them, check them.", no_args_is_help=True)


@app.command("apply")
def apply_topics() -> None:
    """Create the topics that are missing, and correct their settings. Says what it cannot change."""
    import asyncio

    from services.chassis.kafka_bus.settings import KafkaSettings
    from services.chassis.kafka_bus.topic_admin import apply
    from services.chassis.settings import load
    from services.chassis.topic_list import all_topics
    from services.cli.topics import changelogs, show

    settings = load(KafkaSettings)
    found = asyncio.run(apply(settings, all_topics(), changelogs(settings)))
    show(found, {True: "created", False: "corrected"})
    _tell([line for one in found for line in one.fixed])


@app.command("check")
def check_topics() -> None:
    """Check the topics: one line for each difference, and exit status 1 if there is one."""
    import asyncio

    from services.chassis.kafka_bus.settings import KafkaSettings
    from services.chassis.kafka_bus.topic_admin import check
    from services.chassis.settings import load
    from services.chassis.topic_list import all_topics
    from services.cli.topics import changelogs, show

    settings = load(KafkaSettings)
    found = asyncio.run(check(settings, all_topics(), changelogs(settings)))
    show(found, {True: "missing", False: "differs"})
    _tell([line for one in found for line in one.lines])


def _tell(lines: list[str]) -> None:
    for line in lines:
        typer.echo(f"sightline: {line}", err=True)
    if lines:
        raise typer.Exit(1)
