"""``assist replay``: whether a recorded suggestion, or a certified text, still comes out the same."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from assist.cli.running import Exit
from assist.errors import ErrorCode, InputError


def replay(
    file: Annotated[str, typer.Argument(help="A replay bundle, or a certificate (or suggestion) with --text.")],
    text: Annotated[str | None, typer.Option(metavar="FILE", help="The final text of a certificate.")] = None,
    conversation: Annotated[str | None, typer.Option(metavar="FILE", help="The conversation it answered.")] = None,
    facts: Annotated[str | None, typer.Option(metavar="FILE", help="The facts it was judged against.")] = None,
) -> int:
    """Run a recorded suggestion again offline; it must agree to the byte."""
    from assist.cli.reading import read_object

    data = read_object(file, "a bundle or a certificate")
    if text is None:
        if conversation or facts:
            said = "--conversation and --facts go with --text; a bundle holds its own."
            raise InputError(ErrorCode.INVALID_OPTION, said)
        from assist.replay import replay_bundle

        return _say(replay_bundle(data))
    return _say(_certificate(data, text, conversation, facts))


def _certificate(data: dict[str, Any], text: str, conversation: str | None, facts: str | None) -> list[str]:
    from assist.assistant import Assistant
    from assist.cli.reading import read_object, read_text
    from assist.conversation import parse_conversation
    from assist.replay import replay_certificate

    nested = data.get("certificate", data)
    certificate = nested if isinstance(nested, dict) else {}
    return replay_certificate(
        certificate,
        _final(read_text(text), certificate),
        Assistant(),
        conversation=parse_conversation(read_object(conversation, "a conversation")) if conversation else None,
        facts=read_object(facts, "the facts") if facts else None,
    )


def _final(text: str, certificate: dict[str, Any]) -> str:
    """``text`` without the line end an editor put after it, where the certified text has none."""
    from guardrails.canonical import text_digest

    bare = text.replace("\r\n", "\n").removesuffix("\n")
    return bare if text_digest(bare) == certificate.get("text_sha256") else text


def _say(differing: list[str]) -> Exit:
    if differing:
        typer.echo(f"differs in: {', '.join(differing)}")
        return Exit.FOUND
    typer.echo("agrees to the byte")
    return Exit.DONE
