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
    if not rows:
        typer.echo("nobody yet; add somebody: sightline people add NAME --role ROLE")
        return
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
    """Give a person a password for the console: good for a day, and for setting one of their own alone."""
    from services.cli.asking.people import PeopleClient
    from services.cli.connecting import Where, asked
    from services.cli.showing import moment

    given = asked(
        Where(key, store, cluster),
        lambda connection: PeopleClient(connection.channel_to("registrar")).give_password(name),
    )
    typer.echo(given.password)
    typer.echo(f"Hand it to {name} alone; it is kept nowhere, and good until {moment(given.good_until)}.")
    typer.echo("Sessions that they had are over.")


@app.command("sign-out")
def sign_out(
    name: PersonArgument, key: AsOption = None, store: OfStoreOption = None, cluster: ToClusterOption = False
) -> None:
    """End whatever sessions a person has in the console."""
    from services.cli.asking.people import PeopleClient
    from services.cli.connecting import Where, asked

    ended = asked(
        Where(key, store, cluster),
        lambda connection: PeopleClient(connection.channel_to("registrar")).end_sessions(name),
    )
    typer.echo(f"{ended} session{'' if ended == 1 else 's'} of {name} ended")


@app.command("accounts")
def accounts(
    key: AsOption = None,
    store: OfStoreOption = None,
    cluster: ToClusterOption = False,
    as_json: JsonOption = False,
) -> None:
    """List how people sign in to the console: whose password is their own, who is locked, who is there."""
    from services.cli.asking.people import PeopleClient
    from services.cli.connecting import Where, asked
    from services.cli.people_words import line_of
    from services.cli.showing import said, show_json, show_table

    people = asked(
        Where(key, store, cluster),
        lambda connection: PeopleClient(connection.channel_to("registrar")).all(),
    )
    if as_json:
        show_json([said(one) for one in people])
        return
    show_table(("name", "password", "last signed in", "sessions", "locked"), map(line_of, people))
