"""The books as hledger's journal and as beancount's file: what an event looks like in each. Pure text; both formats
have the same four doors. Month ends are said as assertions, so that the other program itself refuses a wrong figure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol

from app.books.exchange.names import inert, word

COMMENT = ";|:"  # in hledger's comments a colon makes a tag, and a tag may change what an account is


@dataclass(frozen=True, slots=True)
class Head:
    """What the file is: whose books, which days."""

    unit: str
    start: date
    end: date


@dataclass(frozen=True, slots=True)
class Opened:
    """An account that the file uses, from `day` on."""

    day: date
    account: str
    says: str


@dataclass(frozen=True, slots=True)
class Post:
    """One side of a line: positive is Nợ. `account` is a path, `fund` the code of the fund."""

    account: str
    fund: str
    amount: int
    party: int | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """A voucher, or the opening balances (without a code). `marks` are what else the books know of it; `about` is the
    code of the voucher that it reverses or adjusts."""

    day: date
    code: str
    description: str
    marks: tuple[tuple[str, str], ...]
    posts: tuple[Post, ...]
    about: str = ""


@dataclass(frozen=True, slots=True)
class Held:
    """What accounts hold at the end of `day`, those below them included."""

    day: date
    figures: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class End:
    """The file is whole, with so many vouchers."""

    vouchers: int


Event = Head | Opened | Entry | Held | End


class Format(Protocol):
    """How a file of another program is written."""

    suffix: str

    def head(self, head: Head) -> str: ...
    def opened(self, opened: Opened) -> str: ...
    def entry(self, entry: Entry) -> str: ...
    def held(self, held: Held) -> str: ...


class Hledger:
    """hledger's journal: tags stand in comments, a balance is asserted by a line of nothing."""

    suffix = "journal"

    def head(self, head: Head) -> str:
        return f"; {_title(head)}\ndecimal-mark .\ncommodity 1000. VND\n\n"

    def opened(self, opened: Opened) -> str:
        return f"account {opened.account}" + (f"  ; {inert(opened.says, COMMENT)}\n" if opened.says else "\n")

    def entry(self, entry: Entry) -> str:
        code = f"({word(entry.code)}) " if entry.code else ""
        lines = [f"\n{entry.day} * {code}{inert(entry.description, ';|')}".rstrip()]
        lines += [f"    ; {name}:{word(value)}" for name, value in entry.marks]
        for post in entry.posts:
            party = f", party:{post.party}" if post.party is not None else ""
            lines.append(f"    {post.account}  {post.amount} VND  ; fund:{word(post.fund)}{party}")
        return "\n".join(lines) + "\n"

    def held(self, held: Held) -> str:
        lines = [f"\n{held.day} * {_balances(held)}"]
        return "\n".join(lines + [f"    {name}  0 VND =* {amount} VND" for name, amount in held.figures]) + "\n"


class Beancount:
    """beancount's file: a balance is asserted for the morning after."""

    suffix = "beancount"

    def head(self, head: Head) -> str:
        title = _quoted(f"Sổ kế toán {head.unit}".rstrip())
        return f'; {_title(head)}\noption "title" {title}\noption "operating_currency" "VND"\n\n'

    def opened(self, opened: Opened) -> str:
        name = f"  name: {_quoted(opened.says)}\n" if opened.says else ""
        return f"{opened.day} open {opened.account} VND\n{name}"

    def entry(self, entry: Entry) -> str:
        links = "".join(f" ^{word(code)}" for code in (entry.code, entry.about) if code)
        lines = [f"\n{entry.day} * {_quoted(entry.description)}{links}"]
        marks = (("code", entry.code), *entry.marks) if entry.code else entry.marks
        lines += [f"  {name}: {_quoted(value)}" for name, value in marks]
        for post in entry.posts:
            lines += [f"  {post.account}  {post.amount} VND", f"    fund: {_quoted(post.fund)}"]
            if post.party is not None:
                lines.append(f'    party: "{post.party}"')
        return "\n".join(lines) + "\n"

    def held(self, held: Held) -> str:
        morning = held.day + timedelta(days=1)
        lines = [f"\n; {_balances(held)}"]
        return "\n".join(lines + [f"{morning} balance {name}  {amount} VND" for name, amount in held.figures]) + "\n"


FORMATS: dict[str, Format] = {"hledger": Hledger(), "beancount": Beancount()}


def draw(events: Iterable[Event], form: Format) -> Iterator[bytes]:
    """The file in pieces, one an event. Its last line says that it is whole."""
    for event in events:
        match event:
            case Head():
                piece = form.head(event)
            case Opened():
                piece = form.opened(event)
            case Entry():
                piece = form.entry(event)
            case Held():
                piece = form.held(event)
            case End():
                piece = f"\n; Hết tệp, {event.vouchers} chứng từ / end of file\n"
        yield piece.encode()


def _title(head: Head) -> str:
    unit = f" {inert(head.unit, COMMENT)}" if head.unit else ""
    return f"Sổ kế toán{unit}, từ {head.start:%d/%m/%Y} đến {head.end:%d/%m/%Y}; tiền là đồng nguyên"


def _balances(held: Held) -> str:
    return f"Số dư cuối ngày {held.day:%d/%m/%Y}"


def _quoted(text: str) -> str:
    """A string of beancount's: the quote and the backslash are told apart by another backslash."""
    return '"' + inert(text).replace("\\", "\\\\").replace('"', '\\"') + '"'
