"""A run as one HTML page that needs nothing else: no network, no script, no colour, no mouse.

Texts of samples are hostile: every value is escaped, what cannot be seen is written out, and the page's policy
lets run only the one script and the one style it brings, each by its hash.
"""

from __future__ import annotations

from base64 import b64encode
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from evals.gate import Gate, Held
from evals.reports import figures
from evals.reports.latency import paces, said, stage_costs
from evals.reports.samples import gallery
from evals.reports.visible import plain
from evals.summary import Counts, GuidelineSummary, caught_at

if TYPE_CHECKING:
    from jinja2 import Template
    from markupsafe import Markup

    from evals.journal import Record
    from evals.statistics import Rate
    from evals.suite_run import Finished
    from evals.summary import ShareSummary

#: Ends of the scale on which false alarms are drawn.
_SCALES = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0)


def page(finished: Finished) -> str:
    """The page. The same records give the same text, but for the section on time and cost."""
    found = finished.summary
    style, script = _part("report.css"), _part("report.js")
    rendered = _template().render(
        policy=_policy(style, script),
        style=_trusted(style),
        script=_trusted(script),
        run=finished,
        found=found,
        verdict=verdict(finished.gate),
        demanded=_demanded(finished),
        shares=[one for one in found.metrics if one.share is not None],
        graded=[one for one in found.metrics if one.value is not None and not one.metric.timed],
        violations=_violations(finished.records),
        timed=[one for one in found.metrics if one.value is not None and one.metric.timed],
        groups=_groups(finished),
        scale=scale([one.false_alarms for one in found.guidelines]),
        paces=paces(finished.records),
        stage_costs=stage_costs(finished.records),
        gallery=gallery(finished.records, found.metrics),
        about=_about(finished.manifest),
    )
    return rendered.strip() + "\n"


def verdict(gate: Gate) -> str:
    """The gate in words."""
    held = [demand.held for demand in gate.demands]
    if not held:
        return "Nothing was demanded of this run."
    failed, unjudged = held.count(Held.FAILED), held.count(Held.UNDETERMINED)
    if failed:
        also = f", and {unjudged} could not be judged" if unjudged else ""
        return f"The gate fails: {failed} of {len(held)} demands {'does' if failed == 1 else 'do'} not hold{also}."
    if unjudged:
        return f"The gate cannot be judged: {unjudged} of {len(held)} demands could not be judged."
    return (
        f"The gate holds: all {len(held)} demands are met." if len(held) > 1 else "The gate holds: its demand is met."
    )


def scale(rates: list[Rate]) -> float:
    """The smallest round share that no interval reaches beyond, from 0.01 to 1."""
    most = max((rate.high for rate in rates if rate.n), default=1.0)
    return next(end for end in _SCALES if end >= most)


def bound(share: ShareSummary, counts_failures: bool) -> str:
    """The one-sided bound that gates use, which stands beside the counts."""
    if not share.rate.n:
        return "nothing could be judged"
    judged = f" of the {share.rate.n:,} judged" if counts_failures and share.counts.undetermined else ""
    return f"at {'most' if counts_failures else 'least'} {share.bound:.1%}{judged}"


def told(rate: Rate) -> str:
    """``k/n = share``, without the interval, which is drawn beside it."""
    return "0/0" if rate.value is None else f"{rate.k}/{rate.n} = {rate.value:.1%}"


def breakable(name: str) -> Markup:
    """A name that a narrow column may break after each underscore."""
    from markupsafe import Markup, escape

    return Markup("_<wbr>").join(map(escape, plain(name).split("_")))


def alarms(one: GuidelineSummary) -> str:
    """The false alarms of a guideline, of all lawful drafts; the interval is drawn beside it."""
    rate = one.false_alarms
    if not rate.n + one.unjudged:
        return "no lawful draft"
    return figures.counted(Counts(rate.n - rate.k, rate.k, 0, one.unjudged), counts_failures=True)


def labelled(labels: Mapping[str, Any]) -> str:
    """What a sample's labels say of its draft, and whose they are."""
    if labels["violates"] is None:
        return "not labelled"
    by = labels["by"] or "nobody who is named"
    broken = ", ".join(labels["guidelines"]) or "a guideline that is not named"
    other = "" if labels["of_text"] else " (the label is of another text than was judged)"
    return f"labelled by {by}: {f'breaks {broken}' if labels['violates'] else 'lawful'}{other}"


def _demanded(finished: Finished) -> dict[str, float]:
    """The share demanded of each metric as a whole."""
    whole = [one for one in finished.thresholds if not one.group and not one.every_time]
    shares = {one.metric: one.at_least if one.at_least is not None else one.at_most for one in whole}
    return {name: share for name, share in shares.items() if share is not None}


def _violations(records: Iterable[Record]) -> Counter[str]:
    """How many labelled violations were caught first at which stage."""
    rows = (record["row"] for record in records)
    return Counter(caught_at(row) for row in rows if row["labels"]["violates"])


def _groups(finished: Finished) -> dict[str, list[tuple[Any, Mapping[str, ShareSummary]]]]:
    """By the name of each group: the metrics that are broken down by it, with their shares."""
    found: dict[str, list[tuple[Any, Mapping[str, ShareSummary]]]] = {}
    for one in finished.summary.metrics:
        for name, shares in one.groups.items():
            found.setdefault(name, []).append((one, shares))
    return dict(sorted(found.items()))


def _about(manifest: Mapping[str, Any]) -> dict[str, str]:
    """What decides the results, in lines for people; no path of a machine is among them."""
    system = manifest["system"]
    told = {
        "system": system["options"]["kind"],
        **dict(_lines("", system["about"])),
        "judge": (manifest["judge"] or {}).get("model", "none"),
        "scorers": ", ".join(scorer["name"] for scorer in manifest["scorers"]),
        "seed": manifest["seed"],
        "hash of the cases": manifest["cases_sha256"],
    }
    return {name: str(value) for name, value in told.items()}


def _lines(name: str, value: Any) -> list[tuple[str, str]]:
    """Nested values, each under the words that lead to it."""
    if isinstance(value, Mapping):
        return [line for key in sorted(value) for line in _lines(f"{name} {key}".strip(), value[key])]
    if isinstance(value, list | tuple):
        return [line for number, item in enumerate(value, start=1) for line in _lines(f"{name} {number}", item)]
    return [] if value is None else [(name, str(value))]


def _policy(style: str, script: str) -> str:
    """A Content-Security-Policy under which nothing is loaded, sent or run but these two texts."""
    return "; ".join(
        (
            "default-src 'none'",
            f"style-src '{_hash(style)}'",
            f"script-src '{_hash(script)}'",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )


def _hash(text: str) -> str:
    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode()}"


def _trusted(text: str) -> Markup:
    from markupsafe import Markup

    return Markup(text)  # noqa: S704 - a file of this package


@cache
def _part(name: str) -> str:
    return (files("evals.reports") / name).read_text("utf-8")


@cache
def _template() -> Template:
    from jinja2 import Environment, StrictUndefined

    environment = Environment(
        autoescape=True, undefined=StrictUndefined, finalize=_printed, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters |= {"seconds": said, "breakable": breakable}
    environment.globals |= {
        "counted": figures.counted,
        "interval": figures.interval,
        "pass_hat_k": figures.pass_hat_k,
        **{function.__name__: function for function in (alarms, bound, labelled, told)},
    }
    return environment.from_string(_part("report.html.j2"))


def _printed(value: Any) -> Any:
    """A value as it is printed: markup as it stands, all else with unseen characters written out."""
    return value if hasattr(value, "__html__") else plain(str(value))
