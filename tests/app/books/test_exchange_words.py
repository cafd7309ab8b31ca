"""What people typed is only text in hledger's and beancount's files: it steers nothing, and nothing of it is lost."""

import json
import re
from collections.abc import Callable
from datetime import date

import pytest
from beancount.core import data
from hypothesis import example, given, settings
from hypothesis import strategies as st

from app.books.exchange import names as exchange_names
from app.books.exchange.formats import FORMATS, Entry, Opened, Post
from ledger import chart
from tests.app.books.journals import HLEDGER, ask_hledger, read_beancount, read_journal, tags_of

HOSTILE = (
    'a "quoted" text', "back\\slash \\n \\u{41}", "two\nlines\n2026-01-01 open Assets:Mine", "a; b | c ； d ｜",
    "* starred", "! flagged", "(PT-1) coded", " spaces  within and around ", "=2026-01-01",
    "tag:value, date:2020-01-01", "[2020-01-01]", "\u202eturned\u2066", "\x00\x07\x1b[31m", "\r\n\v\f\x85\u2028",
    "\u00a0\u3000", "#tag ^link", "Assets:111  5 VND", "include /etc/passwd", "'; DROP TABLE voucher; --", "=1+1",
    "Ủng hộ bão lũ – đợt 2 ❤", "\\", '"', '\\"', "\ud800",
)  # fmt: skip
# beancount's strings take `;` and `|` as they are, so that a wide one there was wide before.
WIDE = {ord(c): f"\\u{{{ord(c):x}}}" for c in "；｜"}
ESCAPE = re.compile(r"\\(n|\\|u\{([0-9a-f]+)\})|[；｜]")


def typed(shown: str) -> str:
    """What somebody typed, from what the file shows."""
    wide = {"；": ";", "｜": "|"}
    plain = {"n": "\n", "\\": "\\"}
    return ESCAPE.sub(lambda m: wide.get(m[0]) or (chr(int(m[2], 16)) if m[2] else plain[m[1]]), shown)


POSTS = (Post("Assets:113", "01", 5), Post("Income:711", "01", -5))
OPENED = {
    "hledger": "commodity 1000. VND\naccount Assets:113\naccount Income:711\n",
    "beancount": "2026-01-01 open Assets:113\n2026-01-01 open Income:711\n",
}


def one_entry(words: str, form: str) -> str:
    """A file with one voucher whose description is `words`."""
    entry = Entry(date(2026, 3, 2), "PKT-2026-0001", words, (("voucher", "7"),), POSTS)
    return OPENED[form] + FORMATS[form].entry(entry)


def texts(examples: tuple[str, ...]) -> Callable[[Callable[..., None]], Callable[..., None]]:
    def asked(test: Callable[..., None]) -> Callable[..., None]:
        for words in examples:
            test = example(words=words)(test)
        return test

    return asked


ANY = st.text(st.characters(codec="utf-8") | st.sampled_from('";|\\*!()[]=:#^{}\n\r\t '), max_size=60)


@texts(HOSTILE)
@given(words=ANY)
@settings(deadline=None, max_examples=150)
def test_any_description_is_only_text_in_hledgers_journal(words: str) -> None:
    (written,) = read_journal(one_entry(words, "hledger")).written
    assert (written.day, written.code, written.tags) == (date(2026, 3, 2), "PKT-2026-0001", {"voucher": "7"})
    assert len(written.posts) == 2
    assert typed(written.description) == words


@texts(HOSTILE)
@given(words=ANY)
@settings(deadline=None, max_examples=60)
def test_any_description_is_only_text_in_beancounts_file(words: str) -> None:
    entry = read_beancount(one_entry(words, "beancount"))[-1]
    assert isinstance(entry, data.Transaction)
    assert (entry.date, entry.flag, entry.payee, entry.tags) == (date(2026, 3, 2), "*", None, frozenset())
    assert entry.links == {"PKT-2026-0001"}
    assert len(entry.postings) == 2
    assert typed(entry.narration.translate(WIDE)) == words
    assert "\n" not in entry.narration


def test_hledger_itself_reads_hostile_descriptions_as_text() -> None:
    """Where it is installed; the reader above stands in for it elsewhere."""
    entries = [Entry(date(2026, 3, 2), f"PKT-{n}", words, (), POSTS) for n, words in enumerate(HOSTILE)]
    journal = OPENED["hledger"] + "".join(map(FORMATS["hledger"].entry, entries))
    assert [typed(written.description) for written in read_journal(journal).written] == list(HOSTILE)
    if HLEDGER:
        said = json.loads(ask_hledger(journal, "print", "-O", "json"))
        assert [typed(one["tdescription"]) for one in said] == list(HOSTILE)
        assert {(one["tstatus"], one["tdate2"], *one["ttags"]) for one in said} == {("Cleared", None)}


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("Ủng hộ; đợt 1 | bão", "Ủng hộ； đợt 1 ｜ bão"), ("hai\ndòng", "hai\\ndòng"), ("C:\\x", "C:\\\\x"),
        ("\u202ex ", "\\u{202e}x\\u{20}"), ("rộng； hẹp;", "rộng\\u{ff1b} hẹp；"),
    ],
)  # fmt: skip
def test_it_reads_as_a_person_would_write_it(words: str, shown: str) -> None:
    assert exchange_names.inert(words, ";|") == shown


@given(codes=st.sets(st.text(max_size=4), min_size=2, max_size=6))
def test_no_two_codes_are_one_account(codes: set[str]) -> None:
    made = {exchange_names.path("3538", code, None) for code in codes}
    assert len(made) == len(codes)
    assert all(re.fullmatch(r"Liabilities:353:3538:3538-[A-Za-z0-9-]*", path) for path in made)


def test_every_account_of_the_chart_has_its_place() -> None:
    paths = {account.number: exchange_names.heading(account.number) for account in chart.TT24}
    assert len(set(paths.values())) == len(paths)
    for account in chart.TT24:
        root, *_, last = paths[account.number].split(":")
        assert root in ("Assets", "Liabilities", "Equity", "Income", "Expenses")
        assert last == account.number
        if account.parent:
            assert paths[account.number] == f"{paths[account.parent]}:{account.number}"


@texts(HOSTILE)
@given(words=ANY)
@settings(deadline=None, max_examples=60)
def test_a_funds_name_is_only_text(words: str) -> None:
    """In a comment a colon would make a tag: `type:` changes what an account is."""
    opened = Opened(date(2026, 1, 1), "Assets:111", words)
    (comment,) = read_journal(FORMATS["hledger"].opened(opened)).accounts.values()
    assert tags_of(comment) == {}
    (entry,) = read_beancount(FORMATS["beancount"].opened(opened))
    assert (entry.account, typed(entry.meta.get("name", "").translate(WIDE))) == ("Assets:111", words)
