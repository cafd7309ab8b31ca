"""Other people's arithmetic on an export: beancount itself; a reader of hledger's journal written from its documented
format, sharing nothing with the writer; and hledger itself where the machine has it (it is a Haskell program, in no
Python package)."""

import json
import os
import re
import shutil
import subprocess
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta

from beancount import loader
from beancount.core import data, realization

HLEDGER = shutil.which("hledger") or ""
Figures = dict[str, int]  # by account, those below it included

HEADER = re.compile(r"(\d{4}-\d\d-\d\d)(?: ([*!]))?(?: \(([^)\n]*)\))?(?: ([^;\n]*))?(?:;(.*))?")
POSTING = re.compile(r"[ \t]+([^;\s](?:[^\s]| (?! ))*)(?:  +|\t)(-?\d+) VND(?: (=\*) (-?\d+) VND)?(?:[ \t]+;(.*))?")
COMMENT = re.compile(r"[ \t]+;(.*)")
DIRECTIVE = re.compile(r"account (\S(?:[^\s]| (?! ))*)(?:  +;(.*))?|commodity 1000\. VND|decimal-mark \.")
TAG = re.compile(r"(?:^|[\s,])([^\s:,]+):([^,\n]*)")


class Unread(Exception):
    """What hledger would refuse, or what its format does not say."""


@dataclass
class Written:
    """A transaction as the journal tells it."""

    day: date
    code: str
    description: str
    tags: dict[str, str] = field(default_factory=dict)
    posts: list[tuple[str, int, dict[str, str]]] = field(default_factory=list)


@dataclass
class Journal:
    """A journal as it was read: assertions and sums are checked on the way, in the order of the file."""

    written: list[Written] = field(default_factory=list)
    accounts: dict[str, str] = field(default_factory=dict)  # declared, with their comments

    def at(self, day: date) -> Figures:
        """Every account's balance at the end of `day`."""
        sums: Figures = defaultdict(int)
        for account, amount, _ in (post for one in self.written if one.day <= day for post in one.posts):
            for name in upwards(account):
                sums[name] += amount
        return dict(sums)


def read_journal(text: str) -> Journal:
    """The journal (Unread on a line of another form, an unbalanced transaction, an account nobody declared, dates out
    of order, or a balance that is not as asserted)."""
    journal, held = Journal(), defaultdict(int)
    current: Written | None = None
    for line in text.split("\n"):
        if line and line[0] in " \t":
            if current is None:
                raise Unread(line)
            _inside(journal, current, held, line)
            continue
        current = None
        if not line or line[0] in "#;*":
            continue
        head = HEADER.fullmatch(line)
        directive = DIRECTIVE.fullmatch(line)
        if head:
            current = Written(date.fromisoformat(head[1]), head[3] or "", (head[4] or "").strip(), tags_of(head[5]))
            if journal.written and current.day < journal.written[-1].day:
                raise Unread(line)
            journal.written.append(current)
        elif directive is None:
            raise Unread(line)
        elif directive[1]:
            journal.accounts[directive[1]] = directive[2] or ""
    for one in journal.written:
        if sum(amount for _, amount, _ in one.posts):
            raise Unread(f"unbalanced: {one}")
    return journal


def _inside(journal: Journal, current: Written, held: dict[str, int], line: str) -> None:
    comment, posting = COMMENT.fullmatch(line), POSTING.fullmatch(line)
    if comment:
        (current.posts[-1][2] if current.posts else current.tags).update(tags_of(comment[1]))
        return
    if posting is None or posting[1] not in journal.accounts:
        raise Unread(line)
    current.posts.append((posting[1], int(posting[2]), tags_of(posting[5])))
    for name in upwards(posting[1]):
        held[name] += int(posting[2])
    if posting[3] and held[posting[1]] != int(posting[4]):
        raise Unread(f"{line}: {held[posting[1]]}")


def tags_of(comment: str | None) -> dict[str, str]:
    return {name: value.strip() for name, value in TAG.findall(comment or "")}


def upwards(account: str) -> list[str]:
    steps = account.split(":")
    return [":".join(steps[:n]) for n in range(1, len(steps) + 1)]


def ask_hledger(journal: str, *args: str) -> str:
    """What hledger says of the journal, read strictly (Unread when it refuses)."""
    done = subprocess.run(
        [HLEDGER, "-f", "-", "--strict", *args], input=journal.encode(), capture_output=True, check=False,
        env=os.environ | {"LC_ALL": "C.UTF-8"},
    )  # fmt: skip
    if done.returncode:
        raise Unread(done.stderr.decode())
    return done.stdout.decode()


def hledger_at(journal: str, day: date) -> Figures:
    """Every account's balance at the end of `day`, as hledger sums it."""
    until = f"{day + timedelta(days=1)}"
    rows = json.loads(ask_hledger(journal, "balance", "--tree", "--no-elide", "-E", "-e", until, "-O", "json"))[0]
    return {row[0]: int(sum(part["aquantity"]["floatingPoint"] for part in row[3])) for row in rows}


def read_beancount(text: str) -> list[data.Directive]:
    """What beancount understood of the file; Unread with all that it has against it."""
    entries, complaints, _ = loader.load_string(text)
    if complaints:
        raise Unread("; ".join(one.message for one in complaints))
    return entries


def beancount_at(entries: list[data.Directive], day: date) -> Figures:
    """Every account's balance at the end of `day`, as beancount sums it."""
    root = realization.realize([entry for entry in entries if entry.date <= day])
    found = {}
    for account in realization.iter_children(root):
        held = realization.compute_balance(account)
        found[account.account] = int(held.get_currency_units("VND").number)
    return found
