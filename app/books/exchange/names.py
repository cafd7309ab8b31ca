"""Names and words for other people's bookkeeping programs: account paths that hledger and beancount both accept, and
text that is only text in their files. Knows the chart; knows no database and no file."""

import unicodedata
from functools import lru_cache

from ledger import chart
from ledger.statements import printed

# The five roots that both programs know, by the first digit of a number of the chart (class 9 draws up results).
ROOTS = {
    "0": "Equity:Off-Balance", "1": "Assets", "2": "Assets", "3": "Liabilities", "4": "Equity", "5": "Income",
    "6": "Expenses", "7": "Income", "8": "Expenses", "9": "Equity",
}  # fmt: skip
OFF = ROOTS["0"]
PLACES = {"111": "Ket", "112": "TK"}  # a cash box, a bank account
WIDE = {";": "；", "|": "｜", ":": "："}  # what ends a text in hledger's files, and how it is shown there instead


def heading(number: str) -> str:
    """`Assets:111:1111`: the account below those above it in the chart; the two of single entry stand apart."""
    known = chart.find(number)
    upper = heading(known.parent) if known and known.parent else ROOTS[number[0]]
    return f"{upper}:{number}"


@lru_cache(maxsize=4_096)
def path(number: str, fund: str, place: int | None) -> str:
    """The account that lines go to: 3538 by fund as it is printed (3538.01 as 3538-01), money by where it lies."""
    steps = [heading(number)]
    if printed(number, fund) != number:
        steps.append(f"{number}-{component(fund)}")
    if place:
        steps.append(f"{PLACES.get(number[:3], 'Noi')}-{place}")
    return ":".join(steps)


def component(code: str) -> str:
    """A code as a part of a path: another sign than a letter or digit as its number, so that no two codes meet."""
    return "".join(c if c.isascii() and c.isalnum() else f"-{ord(c):x}-" for c in code)


def above(path: str) -> list[str]:
    """The path and those above it, below the root: what a figure adds up to."""
    steps = path.split(":")
    return [":".join(steps[:n]) for n in range(2, len(steps) + 1)]


def inert(text: str, ends: str = "") -> str:
    """`text` on one line, without a sign that steers or hides: those, and a backslash, are written as `\\n`, `\\\\` or
    `\\u{…}`; each of `ends` as its wide twin. Nothing is lost: `\\u{…}` also keeps apart what was wide before."""
    twins = {WIDE[c] for c in ends}
    drawn = "".join(_drawn(c, twins) for c in text)
    for end in ends:
        drawn = drawn.replace(end, WIDE[end])
    bare = drawn.lstrip()
    drawn = _numbered(drawn[: len(drawn) - len(bare)]) + bare
    bare = drawn.rstrip()
    return bare + _numbered(drawn[len(bare) :])


def word(code: str) -> str:
    """A code where the formats take ASCII letters, digits and `-_/.` alone."""
    return "".join(c if c.isascii() and (c.isalnum() or c in "-_/.") else "_" for c in code) or "_"


def _drawn(c: str, twins: set[str]) -> str:
    if c == "\\":
        return "\\\\"
    if c == "\n":
        return "\\n"
    # Controls, marks that turn or hide text, halves of letters, unassigned; separators of lines; rare spaces.
    steers = unicodedata.category(c)[0] == "C" or (unicodedata.category(c)[0] == "Z" and c != " ")
    return _numbered(c) if steers or c in twins else c


def _numbered(text: str) -> str:
    return "".join(f"\\u{{{ord(c):x}}}" for c in text)
