"""`sightline deployment`."""

import typer

app = typer.Typer(help="Deployment files.", no_args_is_help=True)


@app.command("schema")
def schema() -> None:
    """Print the JSON schema of a deployment file."""
    import json

    from services.cli.deployment_schema import SCHEMA

    typer.echo(json.dumps(SCHEMA, indent=2, ensure_ascii=False))
