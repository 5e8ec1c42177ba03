"""``assist policy``: what the packs hold, whether their examples hold, and what differs between two."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assist.cli.running import Exit
from assist.errors import ErrorCode, InputError, OutputError
from assist.plugins import DEFAULT_POLICY

if TYPE_CHECKING:
    from guardrails.loading import Written
    from guardrails.policy import Policy
    from guardrails.rules import RuleSet

app = typer.Typer(no_args_is_help=False, help="See, test, build and compare policy packs.")

Folder = Annotated[Path | None, typer.Argument(help="A pack's folder; the shipped one if none is named.")]


@app.command("list")
def list_() -> int:
    """List the packs and, for each, its guidelines with the number of rules."""
    from assist.cli.page import Page
    from assist.plugins import open_policy, policy_folders

    page = Page()
    for folder in policy_folders():
        pack = open_policy(str(folder))
        policy = pack.policy
        page.heading(policy.ref, f"{len(policy.rules)} rules, sha256 {pack.sha256[:12]}")
        page.line(f"{policy.info.title}, in force from {policy.info.effective_from}.")
        for guideline in policy.info.guidelines:
            count = sum(rule.guideline == guideline.key for rule in policy.rules)
            page.field(f"  {guideline.key}", f"{guideline.title} ({_counted(count, 'rule')})", indent=26)
    return Exit.DONE


def _counted(count: int, thing: str) -> str:
    return f"{count} {thing}{'' if count == 1 else 's'}"


@app.command()
def show(
    key: Annotated[str | None, typer.Argument(help="A guideline, rule, clause or concept; all if none.")] = None,
    policy: Annotated[str, typer.Option(help="Policy pack: id, id@version or folder.")] = DEFAULT_POLICY,
) -> int:
    """Show a guideline, rule, clause or concept in full; without a key, all guidelines with their rules."""
    from assist.cli.page import Page
    from assist.cli.policy_view import show_all, show_key
    from assist.plugins import open_policy

    page, opened = Page(), open_policy(policy).policy
    if key is None:
        show_all(page, opened)
    elif not show_key(page, opened, key):
        raise InputError(ErrorCode.INVALID_OPTION, _unknown(opened, key), "key")
    return Exit.DONE


def _unknown(policy: Policy, key: str) -> str:
    from difflib import get_close_matches

    keys = [guideline.key for guideline in policy.info.guidelines] + [clause.key for clause in policy.clauses]
    keys += [rule.id for rule in policy.rules] + [concept.id for concept in policy.concepts]
    near = get_close_matches(key, keys, n=3)
    hint = f"did you mean {', '.join(near)}?" if near else "assist policy show lists the guidelines and rules."
    return f"{policy.ref} holds nothing called {key!r}; {hint}"


@app.command("test")
def try_examples(folder: Folder = None) -> int:
    """Run every example of a pack and print each that does not hold, with its file and line."""
    from guardrails.proving import failures

    written, rules = _read(folder)
    failed = list(failures(rules, written))
    for failure in failed:
        typer.echo(f"{failure.file}:{failure.line}: {failure.rule_id}: {failure.message}")
    held = sum(
        len(rule.examples.violating) + len(rule.examples.allowed) + len(rule.known_misses)
        for rule in written.policy.rules
    )
    said = f"{_counted(len(written.policy.rules), 'rule')}, {_counted(held, 'example')}"
    typer.echo(f"{said}: {f'{len(failed)} do not hold' if failed else 'all hold'}")
    return Exit.FOUND if failed else Exit.DONE


@app.command()
def build(
    folder: Folder = None,
    check: Annotated[bool, typer.Option("--check", help="Write nothing; say whether it would change.")] = False,
) -> int:
    """Prove a pack and write its compiled form; with --check compare it with the one that is there."""
    from guardrails import compiling

    place = _place(folder)
    pack = compiling.build(place)
    made, path = compiling.dumped(pack), place / compiling.COMPILED
    there = path.read_text(encoding="utf-8") if path.is_file() else None
    if check and there != made:
        typer.echo(f"{path} {'differs from its sources' if there else 'is missing'}; run assist policy build.")
        return Exit.FOUND
    if not check:
        try:
            compiling.write(pack, place)
        except OSError as error:
            said = f"{path} cannot be written to ({error.strerror})."
            raise OutputError(ErrorCode.UNWRITABLE_OUTPUT, said) from error
    examples = pack.proof.violating + pack.proof.allowed
    proven = f"{_counted(pack.proof.rules, 'rule')}, {_counted(examples, 'example')}"
    typer.echo(f"{pack.policy.ref} {'agrees with' if check else 'written to'} {path}: {proven} hold")
    return Exit.DONE


@app.command()
def diff(
    one: Annotated[str, typer.Argument(metavar="A", help="A pack: id, id@version or folder.")],
    two: Annotated[str, typer.Argument(metavar="B", help="The pack it is compared with.")],
    texts: Annotated[str | None, typer.Option(metavar="FILE.jsonl", help="Rows as for check --batch.")] = None,
) -> int:
    """Say in plain words what B adds, removes and changes, and which texts it judges otherwise."""
    from assist.cli.policy_diff import changed_verdicts, differences
    from assist.plugins import open_policy

    said = list(differences(open_policy(one).policy, open_policy(two).policy))
    for line in said or ["clauses, guidelines, concepts and rules are the same"]:
        typer.echo(line)
    return Exit.DONE if texts is None else _show_verdicts(*changed_verdicts(one, two, texts))


def _show_verdicts(changes: list[str], total: int, unchecked: int) -> Exit:
    typer.echo(f"\n{len(changes):,} of {total:,} texts change their verdict")
    for line in changes:
        typer.echo(f"  {line}")
    if unchecked:
        typer.echo(f"{unchecked:,} rows could not be checked")
    return Exit.UNCHECKED if unchecked else Exit.DONE


def _place(folder: Path | None) -> Path:
    from guardrails.compiling import SHIPPED

    if folder is not None and not (folder / "policy.yaml").is_file():
        raise InputError(ErrorCode.UNREADABLE_FILE, f"{folder} holds no policy.yaml, so it is no policy pack.")
    return folder or SHIPPED


def _read(folder: Path | None) -> tuple[Written, RuleSet]:
    """A pack as its sources say, ready to run, whether or not its examples hold."""
    from guardrails.compiling import words_of
    from guardrails.loading import load
    from guardrails.rules import RuleSet

    written = load(_place(folder))
    return written, RuleSet(written.policy, words_of(written))
