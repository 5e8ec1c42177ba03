"""A calm page of labelled lines: wrapped and coloured in a terminal, plain and unwrapped when piped.

Nothing is said by colour alone. Text from outside is shown with its control characters made visible,
so that it cannot move the cursor, change colours or reorder what is read.
"""

from __future__ import annotations

import sys
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.text import Text

#: The column in which what stands behind a label begins.
INDENT = 12
#: Widest line of a page; longer ones are hard to read.
_WIDEST = 96
#: Code points of the text before and after a marked place that are shown with it.
_AROUND = 70
#: Marked places longer than this are shown by their beginning and end.
_LONGEST = 240
_KEPT = frozenset("\n\u200d")


def visible(text: str) -> str:
    """``text`` with control, direction and unpaired characters written out as their code points."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() or c in _KEPT else _shown(c) for c in text.replace("\r\n", "\n"))


def _shown(character: str) -> str:
    if character == "\t" or unicodedata.category(character) in {"Zs", "Zl", "Zp"}:
        return " "
    return f"<U+{ord(character):04X}>"


class Page:
    """Lines for standard output."""

    def __init__(self) -> None:
        from rich.console import Console

        self._console = Console(file=sys.stdout, highlight=False, markup=False, emoji=False)
        self.in_terminal = self._console.is_terminal
        self._width = min(self._console.width, _WIDEST) if self.in_terminal else 1_000_000

    def line(self, text: str | Text = "", style: str = "") -> None:
        """One line, or one paragraph."""
        self._put(styled(text, style), lead="", rest="")

    def heading(self, left: str, right: str = "") -> None:
        """A line that begins a section: a rule in a terminal, plain otherwise."""
        left = visible(left)
        self.line()
        if not self.in_terminal:
            self.line(f"{left}  ({right})" if right else left)
            return
        from rich.text import Text

        gap = max(2, self._width - len(left) - len(right) - 2)
        self.line(Text.assemble((left, "bold"), " ", ("─" * gap, "dim"), " ", (right, "dim")))

    def field(self, label: str, text: str | Text, style: str = "", indent: int = INDENT) -> None:
        """A label, and what stands behind it, lined up."""
        self._put(styled(text, style), lead=label.ljust(indent - 1) + " ", rest=" " * indent)

    def quote(self, label: str, text: str | Text, bar: str = "dim", indent: int = INDENT) -> None:
        """Words of a customer, a shop or a draft, beside a bar."""
        self._put(styled(text, ""), lead=label.ljust(indent - 1) + " ", rest=" " * indent, bar=bar)

    def _put(self, text: Text, lead: str, rest: str, bar: str = "") -> None:
        from rich.text import Text

        width = max(24, self._width - len(lead) - (2 if bar else 0))
        for index, line in enumerate(text.wrap(self._console, width) or [Text()]):
            line.rstrip()
            start = Text(rest if index else lead, "dim")
            made = Text.assemble(start, ("│ " if bar else "", bar), line)
            made.rstrip()
            self._console.print(made, soft_wrap=True)


def styled(text: str | Text, style: str) -> Text:
    """``text`` as rich shows it, made safe; a ``Text`` is safe already."""
    from rich.text import Text

    return Text(visible(text), style) if isinstance(text, str) else text


def marked(text: str, start: int, end: int, style: str) -> Text:
    """The surroundings of ``[start, end)`` with that place between ``[[`` and ``]]``."""
    from rich.text import Text

    first, last = _from(text, start), _until(text, end)
    return Text.assemble(
        "… " if first else "",
        visible(text[first:start]).replace("\n", " "),
        (f"[[{_shortened(text[start:end])}]]", style),
        visible(text[end:last]).replace("\n", " "),
        " …" if last < len(text) else "",
    )


def _shortened(quote: str) -> str:
    """A marked place on one line, its middle left out where it is long."""
    if len(quote) > _LONGEST:
        half = _LONGEST // 2
        quote = f"{quote[:half]} … {quote[-half:]}"
    return visible(quote).replace("\n", " ")


def _from(text: str, start: int) -> int:
    """Where the surroundings begin: at the start of the line, or of a word not too far before."""
    line = text.rfind("\n", 0, start) + 1
    if start - line <= _AROUND:
        return line
    space = text.find(" ", start - _AROUND, start)
    return start - _AROUND if space < 0 else space + 1


def _until(text: str, end: int) -> int:
    line = text.find("\n", end)
    line = len(text) if line < 0 else line
    if line - end <= _AROUND:
        return line
    space = text.rfind(" ", end, end + _AROUND)
    return end + _AROUND if space < 0 else space
