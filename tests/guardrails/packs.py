"""Small policy packs for tests, written into a folder."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

from guardrails.compiling import CompiledPack, build

HEAD = """
id: small
version: "1"
title: A small policy
source: made for tests
effective_from: 2025-01-01
platform_hosts: [platform.example]
guidelines:
  - {key: off_platform_redirect, title: Staying here, clause: do_not.leave, points: 1 to 12}
"""
CLAUSES = """
do_not.leave:
  section: one
  summary: Customers stay here.
  source: made for tests
  effective_from: 2025-01-01
  consequence: points
"""
CONCEPTS = """
id: messenger
meaning: a messenger
words: {en: ["whats{, }app", telegram, instagram]}
---
id: negation
meaning: words that deny
words: {en: [not, never, "don't"]}
---
id: contrast
meaning: words that turn
words: {en: [but]}
---
id: refused
meaning: a messenger that is refused
near: {all: [negation, messenger], within: phrase, order: given, not_across: [contrast]}
"""
RULES = """
id: off_platform_redirect.messenger
guideline: off_platform_redirect
clause: do_not.leave
severity: major
status: stable
when: {all: [messenger]}
unless: [refused]
message: {en: A messenger is named.}
fix: {action: remove, hint: {en: Stay in the chat.}}
examples:
  violating: [{text: Write on Telegram., quote: Telegram}]
  allowed: [{text: We do not use Telegram.}]
"""


def written_pack(
    folder: Path, *, head: str = HEAD, clauses: str = CLAUSES, concepts: str = CONCEPTS, rules: str = RULES
) -> Path:
    """Write a pack's files and return its folder; each part can be replaced."""
    for name, text in {
        "policy.yaml": head,
        "clauses.yaml": clauses,
        "concepts/all.yaml": concepts,
        "rules/all.yaml": rules,
    }.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(dedent(text), encoding="utf-8")
    return folder


def small_pack(folder: Path) -> CompiledPack:
    """The pack above, compiled and proven."""
    return build(written_pack(folder))


#: A pack with a guideline for each course a model's draft may take.
MODEL_HEAD = """
id: modelled
version: "1"
title: A policy for tests with models
source: made for tests
effective_from: 2025-01-01
platform_hosts: [platform.example]
guidelines:
  - {key: review_incentive, title: Honest reviews, clause: do_not.reward, points: 1 to 12}
  - {key: off_platform_redirect, title: Staying here, clause: do_not.leave, points: 1 to 12}
  - {key: off_platform_refund, title: Refunds here, clause: do_not.pay_outside, points: 1 to 12}
  - {key: sexual, title: Decency, clause: do_not.sexual, points: 1 to 12}
  - {key: false_info, title: Truth, clause: do_not.false_information, points: 1 to 12}
"""
MODEL_CLAUSES = "".join(
    f"""
{key}:
  section: one
  summary: {summary}
  source: made for tests
  effective_from: 2025-01-01
  consequence: points
"""
    for key, summary in {
        "do_not.leave": "Customers stay here.",
        "do_not.reward": "Reviews are never paid for.",
        "do_not.pay_outside": "Money goes back through the platform alone.",
        "do_not.sexual": "Replies are decent.",
        "do_not.false_information": "Only what is true is said.",
    }.items()
)
MODEL_CONCEPTS = (
    CONCEPTS
    + """
---
id: review
meaning: a public opinion on a purchase
words: {en: ["review{,s}", "rating{,s}", "{five,5} star{,s}"]}
---
id: reward
meaning: something given in return
words: {en: ["voucher{,s}", "free gift{,s}", "discount{,s}"]}
---
id: outside_payment
meaning: payment past the platform
words: {en: [paypal, "bank transfer", "western union"]}
---
id: indecent
meaning: what no reply may hold
words: {en: [nude, naked]}
"""
)


def _rule(rule_id: str, clause: str, when: str, violating: str, quote: str, allowed: str) -> str:
    return f"""
id: {rule_id}
guideline: {rule_id.partition(".")[0]}
clause: {clause}
severity: critical
status: stable
when: {when}
message: {{en: This is not allowed.}}
fix: {{action: remove, hint: {{en: Leave it out.}}}}
examples:
  violating: [{{text: {violating}, quote: {quote}}}]
  allowed: [{{text: {allowed}}}]
"""


MODEL_RULES = "---".join(
    [
        RULES,
        _rule(
            "review_incentive.reward", "do_not.reward", "{all: [review, reward], within: sentence}",
            "A voucher for your review.", "voucher for your review", "Thank you for your review.",
        ),
        _rule(
            "off_platform_refund.outside", "do_not.pay_outside", "{all: [outside_payment]}",
            "We refund you by PayPal.", "PayPal", "We refund you here.",
        ),
        _rule(
            "sexual.nudity", "do_not.sexual", "{all: [indecent]}",
            "Send a nude picture.", "nude", "Send a picture of the box.",
        ),
    ]
)  # fmt: skip


def model_pack(folder: Path) -> Path:
    """The folder of a pack for tests with models, built and proven."""
    from guardrails.compiling import write

    written_pack(folder, head=MODEL_HEAD, clauses=MODEL_CLAUSES, concepts=MODEL_CONCEPTS, rules=MODEL_RULES)
    write(build(folder), folder)
    return folder
