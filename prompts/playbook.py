"""The playbook: curated replies by intent, situation and language, read from ``playbook/<intent>.yaml``.

The shipped playbook is carried compiled (``playbook/compiled.json``) together with the SHA-256 of each
YAML file; a file whose hash differs is read and proven afresh when the playbook loads.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import cache
from hashlib import sha256
from itertools import chain
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from prompts.library import FactValue, PromptError, content_sha256, render, variables_of

FOLDER = Path(__file__).parent / "playbook"
COMPILED = "compiled.json"
LENGTHS = ("short", "full")

Channel = Literal["chat", "review_response", "package_note"]

#: What a template may print: name -> meaning. Values arrive formatted for the language of the reply.
VARIABLES: Mapping[str, str] = {
    "item": "what was ordered, as the order names it",
    "variant": "colour, size or scent ordered, where the item's name does not say it already",
    "carrier": "the carrier's name",
    "tracking": "the tracking number",
    "last_scan": "what the carrier's last scan said, in the language of the reply",
    "last_scan_date": "day of the last scan",
    "estimated_delivery": "day on which delivery is expected",
    "dispatch_by": "day by which the order is to be sent",
    "shipped_at": "day on which the order was sent",
    "delivered_at": "day on which the order was delivered",
    "returns_until": "last day on which a return can be opened",
    "return_days": "length of the return window in days",
    "refund_amount": "amount of the refund with its currency",
    "refund_date": "day on which the refund was issued",
    "refund_method": "where the refund goes, as the platform records it",
    "voucher_code": "the voucher's code",
    "voucher_worth": "what the voucher takes off",
    "voucher_from": "first day of the voucher",
    "voucher_to": "last day of the voucher",
    "stock": "number of pieces in stock",
    "invoice": "how the invoice is to be had, in the shop's words",
    "item_details": "what the product page says of the item",
    "warranty_terms": "the warranty in the shop's words",
    "warranty_months": "length of the warranty in months",
    "warranty_until": "last day of the warranty",
    "gift_message": "the message the buyer wants on the card, word for word",
    "shop_name": "the shop's name",
    "policy_address_change": "shop policy on changing the address",
    "policy_cancellation": "shop policy on cancelling",
    "policy_damaged": "shop policy on damaged items",
    "policy_dispatch": "shop policy on dispatch times",
    "policy_exchange": "shop policy on exchanges",
    "policy_invoice": "shop policy on invoices",
    "policy_late_parcel": "shop policy on late parcels",
    "policy_missing": "shop policy on missing items and parts",
    "policy_returns": "shop policy on returns",
    "policy_vouchers": "shop policy on vouchers",
    "policy_warranty": "shop policy on warranty",
}

#: What a reply may depend on: property of the situation -> its values, besides ``unknown`` for each.
SITUATION: Mapping[str, frozenset[str]] = {
    "status": frozenset(
        {"pending_payment", "processing", "shipped", "delivered", "cancelled"}
        | {"return_requested", "returned", "refunded"}
    ),
    "delivery": frozenset({"late", "on_time"}),
    "dispatch": frozenset({"late", "on_time"}),
    "scan": frozenset({"held", "address_query", "moving"}),
    "return_window": frozenset({"open", "closed"}),
    "return_postage": frozenset({"buyer", "seller"}),
    "refund_state": frozenset({"issued", "pending"}),
    "warranty_state": frozenset({"open", "closed"}),
    "voucher_state": frozenset({"not_started", "running", "expired"}),
    "stock_state": frozenset({"in", "out"}),
    "fit": frozenset({"small", "large"}),
    "rating": frozenset({"low", "high"}),
    "asks": frozenset(),  # the facets of the intent, found in the customer's words
}


#: The value by which a reply asks that a property is not known.
NOT_KNOWN = "unknown"


class PlaybookError(ValueError):
    """The playbook is not sound; the message names the file, the entry and what to change."""


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=False)


class Words(_Strict):
    """Words of one language that speak for an intent (3 points and 1) or against it (-3)."""

    strong: tuple[str, ...] = ()
    weak: tuple[str, ...] = ()
    against: tuple[str, ...] = ()


class Leaning(_Strict):
    """Points that the situation adds to an intent; without ``alone`` only where its words were found."""

    when: dict[str, tuple[str, ...]]
    points: int
    alone: bool = False


class Text(_Strict):
    """One reply in one language: one or two sentences, and three to five."""

    short: str = Field(min_length=1)
    full: str = Field(min_length=1)


class Reply(_Strict):
    """A reply for one situation. ``when``: each property must have one of the values. Empty: any."""

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    kind: Literal["reply", "holding"]
    channels: tuple[Channel, ...] = ()
    when: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    needs: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()
    text: dict[str, Text] = Field(min_length=1)

    @property
    def variables(self) -> tuple[str, ...]:
        """The names the texts may read."""
        return self.needs + self.optional

    @property
    def is_unconditional(self) -> bool:
        """Whether this reply holds whatever is known."""
        return not self.when and not self.needs


class Intent(_Strict):
    """What a customer is after, how it is recognised and what can be replied.

    ``priority`` breaks ties: the lower number wins. ``max_words`` leaves the intent out for longer texts.
    """

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    version: int = Field(ge=1)
    purpose: str = Field(min_length=1)
    channels: tuple[Channel, ...] = Field(min_length=1)
    priority: int = Field(ge=1, le=99)
    max_words: int | None = None
    recognise: dict[str, Words]
    facets: dict[str, dict[str, tuple[str, ...]]] = Field(default_factory=dict)
    leanings: tuple[Leaning, ...] = ()
    replies: tuple[Reply, ...] = Field(min_length=1)

    def replies_for(self, channel: str) -> tuple[Reply, ...]:
        """Return the replies that may be used in a channel."""
        return tuple(reply for reply in self.replies if channel in (reply.channels or self.channels))


class Playbook(_Strict):
    """All intents by id; ``sha256`` covers every file's name and content."""

    intents: dict[str, Intent]
    sha256: str

    @property
    def languages(self) -> frozenset[str]:
        """The languages in which any reply is written."""
        return frozenset(chain.from_iterable(reply.text for _, reply in self.replies()))

    def replies(self) -> Iterator[tuple[Intent, Reply]]:
        """Yield every reply with its intent."""
        for intent in self.intents.values():
            for reply in intent.replies:
                yield intent, reply


def template_id(intent: Intent, reply: Reply, lang: str, length: str) -> str:
    """Return the name of one text, ``where_is_order@1/shipped/en/short``."""
    return f"{intent.id}@{intent.version}/{reply.id}/{lang}/{length}"


def template_sha256(source: str) -> str:
    """Return the hash that stands in a certificate for the template of a text."""
    return content_sha256(source)


@cache
def load_playbook(folder: Path = FOLDER) -> Playbook:
    """Load a folder of intents; cached per process.

    Raises ``PlaybookError`` for a file that is not sound and for a folder without intents.
    """
    files = _read_files(folder)
    compiled = _compiled_intents(folder)
    intents: dict[str, Intent] = {}
    for name, content in files.items():
        known = compiled.get(name)
        fresh = known is None or known[0] != content_sha256(content)
        intent = parse_intent(content, name) if fresh or known is None else Intent.model_validate(known[1])
        intents[intent.id] = intent
    return Playbook(intents=intents, sha256=_folder_sha256(files))


def build_playbook(folder: Path = FOLDER) -> Path:
    """Prove every file afresh, write the compiled form beside them and return its path.

    Raises ``PlaybookError`` and leaves the former compiled form when a file is not sound.
    """
    path = folder / COMPILED
    path.write_text(compile_playbook(folder), encoding="utf-8", newline="\n")
    load_playbook.cache_clear()
    return path


def compile_playbook(folder: Path = FOLDER) -> str:
    """Return the compiled form: per file its hash and the intent, proven."""
    compiled = {
        name: {"sha256": content_sha256(content), "intent": _plain(parse_intent(content, name))}
        for name, content in _read_files(folder).items()
    }
    return json.dumps(compiled, ensure_ascii=False, sort_keys=True, indent=1) + "\n"


def _plain(intent: Intent) -> dict[str, object]:
    return intent.model_dump(mode="json", exclude_defaults=True)


def _read_files(folder: Path) -> dict[str, str]:
    paths = sorted(folder.glob("*.yaml"))
    if not paths:
        raise PlaybookError(f"no playbook in '{folder.name}': it needs at least one <intent>.yaml")
    return {path.name: _read_text(path) for path in paths}


def _read_text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise PlaybookError(f"{path.name}: not UTF-8 text") from error


def _folder_sha256(files: Mapping[str, str]) -> str:
    lines = "".join(f"{name} {content_sha256(content)}\n" for name, content in files.items())
    return sha256(lines.encode("utf-8")).hexdigest()


def _compiled_intents(folder: Path) -> dict[str, tuple[str, object]]:
    path = folder / COMPILED
    if not path.exists():
        return {}
    try:
        entries = json.loads(path.read_text(encoding="utf-8"))
        return {name: (entry["sha256"], entry["intent"]) for name, entry in entries.items()}
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise PlaybookError(f"{COMPILED}: not readable ({error}); build the playbook again") from error


def parse_intent(content: str, name: str) -> Intent:
    """Read and prove one file: its shape, its names, and that every text renders.

    Raises ``PlaybookError`` naming the file and the entry.
    """
    from yaml import YAMLError, load

    try:
        raw = load(content, Loader=_loader())  # noqa: S506 - derived from the safe loader
    except YAMLError as error:
        raise PlaybookError(f"{name}: not readable as YAML: {error}") from error
    try:
        intent = Intent.model_validate(raw)
    except ValidationError as error:
        raise PlaybookError(f"{name}: {_first_problem(error)}") from error
    _check_intent(intent, name)
    return intent


def _loader() -> type:
    """A YAML loader that is safe, fast and refuses a key that stands twice."""
    import yaml

    base: type = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

    def mapping(loader: yaml.SafeLoader, node: yaml.MappingNode) -> dict[object, object]:
        keys = [loader.construct_object(key) for key, _ in node.value]
        twice = next((key for key in keys if keys.count(key) > 1), None)
        if twice is not None:
            raise yaml.constructor.ConstructorError(None, None, f"the key '{twice}' stands twice", node.start_mark)
        return loader.construct_mapping(node, deep=True)

    loader = type("_UniqueKeys", (base,), {})
    loader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, mapping)  # type: ignore[attr-defined]
    return loader


def _first_problem(error: ValidationError) -> str:
    problem = error.errors(include_url=False)[0]
    return f"{'.'.join(str(part) for part in problem['loc']) or 'file'}: {problem['msg']}"


def _check_intent(intent: Intent, name: str) -> None:
    if intent.id != name.removesuffix(".yaml"):
        raise PlaybookError(f"{name}: the id must be '{name.removesuffix('.yaml')}', as the file is named")
    for leaning in intent.leanings:
        _check_when(leaning.when, intent, f"{name}: leanings")
    seen: set[str] = set()
    for reply in intent.replies:
        where = f"{name}: replies.{reply.id}"
        if reply.id in seen:
            raise PlaybookError(f"{where}: the id stands twice")
        seen.add(reply.id)
        _check_reply(reply, intent, where)
    for channel in intent.channels:
        if not any(reply.is_unconditional for reply in intent.replies_for(channel)):
            raise PlaybookError(f"{name}: {channel} needs one reply without 'when' and 'needs'")


def _check_when(when: Mapping[str, tuple[str, ...]], intent: Intent, where: str) -> None:
    for name, values in when.items():
        allowed = frozenset(intent.facets) if name == "asks" else SITUATION.get(name)
        if allowed is not None and name != "asks":
            allowed |= {NOT_KNOWN}
        if allowed is None:
            raise PlaybookError(f"{where}: unknown property '{name}'; known: {', '.join(sorted(SITUATION))}")
        wrong = sorted(set(values) - allowed)
        if wrong or not values:
            raise PlaybookError(f"{where}: '{name}' can be {', '.join(sorted(allowed))}, not {wrong or 'empty'}")


def _check_reply(reply: Reply, intent: Intent, where: str) -> None:
    _check_when(reply.when, intent, where)
    outside = sorted(set(reply.channels) - set(intent.channels))
    if outside:
        raise PlaybookError(f"{where}: the intent has no channel {', '.join(outside)}")
    unknown = sorted(set(reply.variables) - VARIABLES.keys())
    if unknown:
        raise PlaybookError(f"{where}: unknown variables {', '.join(unknown)}; see VARIABLES")
    if len(set(reply.variables)) != len(reply.variables):
        raise PlaybookError(f"{where}: a variable stands twice in 'needs' and 'optional'")
    for lang, text in reply.text.items():
        for length in LENGTHS:
            _check_text(getattr(text, length), reply, f"{where}.text.{lang}.{length}")


def _check_text(source: str, reply: Reply, where: str) -> None:
    """Prove that a text reads only what is declared and holds with every optional fact missing."""
    try:
        undeclared = sorted(variables_of(source, where) - set(reply.variables))
        if undeclared:
            raise PlaybookError(f"{where}: add {', '.join(undeclared)} to 'needs' or 'optional'")
        full: dict[str, object] = {name: FactValue(name, name) for name in reply.variables}
        render(source, full, where=where)
        text = render(source, full | dict.fromkeys(reply.optional), where=where, tidy=True).text
    except PromptError as error:
        raise PlaybookError(str(error)) from error
    if not text:
        raise PlaybookError(f"{where}: nothing is left when the optional facts are missing")
