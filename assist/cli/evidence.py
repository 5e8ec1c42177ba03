"""``assist evidence``: what a ticket or an appeal about a customer needs."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from assist.cli.running import Exit


def evidence(
    file: Annotated[str, typer.Argument(help="One JSON conversation; - is standard input.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object a line.")] = False,
) -> int:
    """Write the evidence for a ticket: message ids, quotes, times, category, and what to attach."""
    from assist.cli.page import visible
    from assist.cli.reading import read_json
    from assist.conversation import parse_conversation
    from assist.evidence import evidence_packs
    from assist.screening import screen

    conversation = parse_conversation(read_json(file))
    packs = evidence_packs(conversation, screen(conversation))
    for pack in packs:
        typer.echo(json.dumps(pack.as_json(), ensure_ascii=False) if as_json else visible(pack.as_text()))
    if not packs and not as_json:
        typer.echo("Nothing here calls for a ticket.")
    return Exit.DONE
