"""`sightline people`."""

from pathlib import Path
from typing import Annotated

import typer

from services.cli.commands.options import AsOption, JsonOption, KeysOption, OfStoreOption, ToClusterOption

app = typer.Typer(help="People: their roles, and by what their word is known.", no_args_is_help=True)
PersonArgument = Annotated[str, typer.Argument(help="Their name: lower-case letters, digits and hyphens.")]
_AGAIN = "Services that read this file know it within seconds; those that were given a copy need the new one."


@app.command("add")
def add(
    name: PersonArgument,
    role: Annotated[list[str], typer.Option("--role", help="What they are there for; may be given again.")],
    keys: KeysOption = None,
) -> None:
    """Make a person's key file, and put them into directory.json. Replaces nobody."""
    from services.cli.people import add as add_person
    from services.cli.people import folder_of

    key = add_person(folder_of(keys), name, role)
    typer.echo(f"{name}: {', '.join(sorted(role))}")
    typer.echo(f"Hand {key} to {name} alone, and keep no copy: it speaks and signs as {name}.")
    typer.echo(_AGAIN)


@app.command("list")
def list_people(keys: KeysOption = None, as_json: JsonOption = False) -> None:
    """List everyone in directory.json."""
    from services.cli.people import folder_of, known
    from services.cli.showing import show_json, show_table

    people = sorted(known(folder_of(keys)).people.values(), key=lambda person: person.name)
    listed = [
        {
            "name": person.name,
            "roles": sorted(person.roles),
            "key_file": person.signing is not None,
            "passkeys": len(person.passkeys),
        }
        for person in people
    ]
    if as_json:
        show_json(listed)
        return
    rows = [
        (one.name, ", ".join(sorted(one.roles)), "yes" if one.signing else "no", len(one.passkeys))
        for one in people
    ]
    show_table(("name", "roles", "key file", "passkeys"), rows)


@app.command("remove")
def remove(name: PersonArgument, keys: KeysOption = None) -> None:
    """Take a person out of directory.json: nothing that they sign counts any more."""
    from services.cli.people import folder_of
    from services.cli.people import remove as remove_person

    remove_person(folder_of(keys), name)
    typer.echo(f"{name} is out of the directory; have their key file deleted. {_AGAIN}")


@app.command("passkey")
def passkey(
    name: PersonArgument,
    file: Annotated[Path, typer.Argument(help="JSON with id and public_key, as the console's page gave it.")],
    keys: KeysOption = None,
) -> None:
    """Give a person a passkey, to sign with in the console."""
    from services.cli.people import add_passkey, folder_of

    count = add_passkey(folder_of(keys), name, file)
    typer.echo(f"{name} has {count} passkey{'' if count == 1 else 's'}. {_AGAIN}")


@app.command("password")
def password(
    name: PersonArgument, key: AsOption = None, store: OfStoreOption = None, cluster: ToClusterOption = False
) -> None:
    """Set the password with which a person signs in to the console; asks for it twice, and shows it never."""
    from services.cli.asking.people import PeopleClient
    from services.cli.connecting import Connection, Where, asked
    from services.cli.secret import ask_twice

    chosen = ask_twice(f"Password for {name}")

    async def set_it(connection: Connection) -> None:
        await PeopleClient(connection.channel_to("registrar")).set_password(name, chosen)

    asked(Where(key, store, cluster), set_it)
    typer.echo(f"{name} signs in with it from now on; sessions with another have ended")
