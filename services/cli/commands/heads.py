"""Signed heads of the audit chain: `sightline audit key|sign|witness|keep|receipt`."""

from pathlib import Path
from typing import Annotated

import typer

from services.cli.commands.options import AsOption, NameArgument, OfStoreOption, ToClusterOption

KeyFileOption = Annotated[
    Path, typer.Option("--key", help="What signs: the file that `audit key` made; not your key file.")
]
StateOption = Annotated[
    Path, typer.Option("--state", help="File that remembers what was signed; keep a copy of it.")
]
FirstOption = Annotated[bool, typer.Option("--first", help="No head of this chain was ever signed.")]
OutputOption = Annotated[
    Path | None, typer.Option("--output", help="Write the signed head here; else it is printed.")
]
_WITNESS = "Of a witness, who says when; else of the chain's own signer."


def make_key(
    file: Annotated[Path, typer.Argument(help="Where the key goes; for you alone, and in no back-up.")],
    name: Annotated[str, typer.Option(help="What it is called for ever: audit.example.org.")],
    witness: Annotated[bool, typer.Option("--witness", help=_WITNESS)] = False,
) -> None:
    """Make a key that signs heads, and print the public key: give that to everybody, by another way."""
    from services.cli.head_files import make_key as make
    from services.tree_heads.keys import Way

    key = make(file, name)
    typer.echo(key.public(Way.WITNESS if witness else Way.SIGNER).line)


def sign(
    signs: KeyFileOption,
    state: StateOption,
    first: FirstOption = False,
    output: OutputOption = None,
    key: AsOption = None,
    store: OfStoreOption = None,
    cluster: ToClusterOption = False,
) -> None:
    """Sign the chain's head, and have it published. For an auditor, on a machine that keeps no chain.

    Exit status 1: nothing was signed, as the chain does not extend what was signed last, and where; or it
    cannot be reached.
    """
    from services.cli.connecting import Where, asked
    from services.cli.head_files import secret_key
    from services.cli.head_memory import Memory
    from services.cli.head_signing import HeadClient
    from services.cli.head_signing import sign as sign_head

    secret, memory = secret_key(signs), Memory.load(state, first)
    note = asked(
        Where(key, store, cluster),
        lambda connection: sign_head(HeadClient(connection.channel_to("retention_purger")), secret, memory),
    )
    _show(note.text, output)


def witness(
    source: Annotated[
        str, typer.Argument(help="Published heads, an address or a file; with --head an exported chain.")
    ],
    signer: Annotated[str, typer.Option(help="Public key of the chain's signer, or its file.")],
    signs: KeyFileOption,
    state: StateOption,
    head: Annotated[
        Path | None, typer.Option(help="The signed head to sign too, where SOURCE is an exported chain.")
    ] = None,
    first: FirstOption = False,
    output: OutputOption = None,
) -> None:
    """Sign the newest head too, if it extends the one that you signed last. Anybody can.

    Exit status 1: nothing was signed, as something was cut off or written anew, and where.
    """
    from services.chassis.origin import utc_now
    from services.cli import witnessing
    from services.cli.head_files import note_in, secret_key, the_signer
    from services.cli.head_memory import Memory

    secret, memory, known = secret_key(signs), Memory.load(state, first), the_signer(signer)
    heads = (
        witnessing.published(source)
        if head is None
        else witnessing.of_chain(Path(source), note_in(head), memory)
    )
    _show(witnessing.witness(heads, known, secret, memory, utc_now()).text, output)


def keep(
    file: Annotated[Path, typer.Argument(help="A signed head, as `audit witness` wrote it.")],
    key: AsOption = None,
    store: OfStoreOption = None,
    cluster: ToClusterOption = False,
) -> None:
    """Have what a witness signed published beside the signer's word. For an auditor."""
    from services.cli.connecting import Where, asked
    from services.cli.head_files import note_in
    from services.cli.head_signing import HeadClient

    note = note_in(file)
    asked(
        Where(key, store, cluster),
        lambda connection: HeadClient(connection.channel_to("retention_purger")).keep(note),
    )


def receipt(
    chain: Annotated[Path, typer.Argument(help="What `audit export` wrote.")],
    name: NameArgument,
    head: Annotated[Path, typer.Option(help="The signed head that it is proven against.")],
    output: OutputOption = None,
) -> None:
    """Make the receipt of a deployment that is over: counts, provable by `audit verify` without the chain."""
    from services.cli.deployment_receipts import receipt_of
    from services.cli.head_files import note_in

    _show(receipt_of(chain, name, note_in(head)), output)


def _show(text: str, output: Path | None) -> None:
    from services.cli.head_files import replace_text

    if output is None:
        typer.echo(text, nl=False)
    else:
        replace_text(output, text)
