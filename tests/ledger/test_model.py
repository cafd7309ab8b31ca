"""Books in plain Python beside the real ones: whatever is asked of all three, SQLite, PostgreSQL and the model answer
alike, balances agree after each step, and at the end both logs have one root.

Time, ids and salts are arguments. Ids are the databases' own: a refusal leaves a hole in PostgreSQL's sequences and
none on SQLite, so the holes are closed again after each one; nothing else is made alike.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Any, ClassVar

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import Engine, insert, inspect, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from ledger import checks, database, errors, posting
from ledger.log import tree
from ledger.models import (
    BOOKS,
    Approval,
    FundBalance,
    Mandate,
    MandateEdit,
    Period,
    PlaceBalance,
    Turnover,
)
from ledger.numbers import label
from ledger.voucher import Draft, Movement
from tests.databases import Books, PostgresShelf, SqliteShelf
from tests.ledger import stories as t
from tests.ledger.stories import NOW, Federation

DAYS = [date(2026, month, number) for month in (1, 2, 3) for number in (5, 12, 20)]
FUNDS, PLACES = ("common", "storm"), ("bank", "box")
EXAMPLES = 150  # of the long run
REFUSALS = {  # heard often enough that a long run without one of them asks too little
    "already_decided", "already_reversed", "approval_stale", "date_before_last", "fund_overdrawn",
    "mandate_not_approved", "period_closed", "period_step", "receipt_differs", "receipt_ended", "reversal_early",
    "reversal_of_reversal", "same_person", "slip_not_ready", "slip_step_taken",
}  # fmt: skip
STEPS = ("chief", "head", "counted")
Work = Callable[[Session], Any]


@dataclass
class Paper:
    """A voucher as the model knows it. `funds` and `places` are what it moved."""

    id: int
    kind: str
    day: date
    amount: int
    funds: Counter[str]
    places: Counter[str]
    turned: bool = False
    reversal: bool = False
    mandate: int | None = None
    receipts: list[int] = field(default_factory=list)  # those that stand


@dataclass
class Model:
    """Money by day, counters, and what stands where: dicts and lists, and the rules in a few lines each."""

    moved: dict[str, Counter[date]] = field(default_factory=dict)
    last: Counter[str] = field(default_factory=Counter)
    closed: set[int] = field(default_factory=set)
    papers: list[Paper] = field(default_factory=list)
    slips: dict[int, dict[str, Any]] = field(default_factory=dict)
    mandates: dict[int, dict[str, Any]] = field(default_factory=dict)
    receipts: dict[int, Paper] = field(default_factory=dict)
    ended: set[int] = field(default_factory=set)
    accounts: Counter[tuple[str, str]] = field(default_factory=Counter)

    def holds(self, what: str) -> int:
        return sum(self.moved.get(what, Counter()).values())

    def short(self, funds: Counter[str], places: Counter[str], day: date) -> set[str]:
        """The codes that refuse taking so much on that day."""
        codes = set()
        for kind, deltas in (("fund", funds), ("place", places)):
            for what, delta in deltas.items():
                days = Counter(self.moved.get(what, Counter()))
                days[day] += delta
                ends = [sum(v for d, v in days.items() if d <= end) for end in days if end >= day]
                if delta < 0 and sum(days.values()) < 0:
                    codes.add(f"{kind}_overdrawn")
                elif delta < 0 and min(ends) < 0:
                    codes.add(f"{kind}_overdrawn_then")
        return codes

    def post(self, paper: Paper, debit: str, credit: str) -> None:
        for deltas in (paper.funds, paper.places):
            for what, delta in deltas.items():
                self.moved.setdefault(what, Counter())[paper.day] += delta
        self.accounts[debit, "debit"] += paper.amount
        self.accounts[credit, "credit"] += paper.amount
        self.papers.append(paper)

    def next(self, kind: str, day: date) -> str:
        self.last[kind] += 1
        return label(kind, day, self.last[kind])


class Machine(RuleBasedStateMachine):
    """One story told to all three."""

    shelves: tuple[SqliteShelf, PostgresShelf]
    seen: ClassVar[Counter[str]]  # answers by code, "" where it was done

    def __init__(self) -> None:
        super().__init__()
        self.stack = ExitStack()
        self.books: list[Books] = [self.stack.enter_context(shelf.take()) for shelf in self.shelves]
        self.owner = database.connect(self.books[1].owner_url)
        self.m, self.step, self.f = Model(), 0, Federation(0, 0, 0, 0, 0, 0, 0)

    @initialize()
    def begins(self) -> None:
        self.close_holes = closer(self.owner)
        self.f = self.ask(lambda s: t.federation(s), set())
        for opened in (200_000, 70_000):
            self.gives(opened, "common", DAYS[0])

    # What is asked: `allowed` are the codes with which the model refuses; none means that it is done.

    def ask(self, work: Work, allowed: set[str]) -> Any:
        """Both databases' one answer; a refusal is None."""
        self.step += 1
        answers = [self._attempt(books, work) for books in self.books]
        assert answers[0] == answers[1], f"SQLite and PostgreSQL differ; the model: {allowed or 'done'}"
        code, answer = answers[0]
        self.seen[code] += 1
        assert code in allowed if allowed else code == "", f"{code or 'done'}; the model: {allowed or 'done'}"
        if code:
            self.close_holes()
        return None if code else answer

    def _attempt(self, books: Books, work: Work) -> tuple[str, Any]:
        salts, at = seeded(self.step), NOW + timedelta(minutes=self.step)
        try:
            with books.session(clock=lambda: at, salts=salts) as session:
                answer = work(session)
        except errors.Refusal as refusal:
            return refusal.code, None
        except DBAPIError as error:
            refusal = errors.from_database(str(error.orig))
            if refusal is None:
                raise
            return refusal.code, None
        return "", answer

    @property
    def now(self) -> datetime:
        return NOW + timedelta(minutes=self.step)

    def books_it(self, kind: str, day: date, line: Movement, *, by: int = 0, **more: Any) -> Work:
        draft = Draft(self.f.unit, kind, day, day, "Chứng từ", (line,), **more)
        now = self.now

        def work(session: Session) -> tuple[int, str]:
            posted = posting.post(session, draft, by=by or self.f.accountant, now=now)
            return posted.id, posted.code

        return work

    def closed(self, day: date) -> set[str]:
        return {"period_closed"} if day.month in self.m.closed else set()

    def moves(self, fund: str, place: str, amount: int) -> tuple[Counter[str], Counter[str]]:
        return Counter({fund: amount}), Counter({place: amount})

    # Gifts

    @rule(amount=st.integers(1, 90_000), fund=st.sampled_from(FUNDS), day=st.sampled_from(DAYS))
    def gives(self, amount: int, fund: str, day: date) -> None:
        f, of = self.f, getattr(self.f, fund)
        line = Movement("1121", "3538", amount, of, of, debit_place=f.bank, party=f.donor)
        done = self.ask(self.books_it("BC", day, line, outside_ref=f"FT{self.step}"), self.closed(day))
        if done:
            assert done[1] == self.m.next("BC", day)
            self.m.post(Paper(done[0], "BC", day, amount, *self.moves(fund, "bank", amount)), "1121", "3538")

    @rule(amount=st.integers(1, 90_000), fund=st.sampled_from(FUNDS), day=st.sampled_from(DAYS))
    def prepares_a_slip(self, amount: int, fund: str, day: date) -> None:
        late = any(slip["day"] > day for slip in self.m.slips.values())
        now = self.now

        def work(session: Session) -> tuple[int, str]:
            slip = posting.prepare_slip(
                session, unit=self.f.unit, kind="PT", day=day, place=self.f.box, fund=getattr(self.f, fund),
                against="3538", amount=amount, description="Phiếu", by=self.f.accountant, now=now, party=self.f.donor,
            )  # fmt: skip
            return slip.id, slip.code

        done = self.ask(work, {"date_before_last"} if late else set())
        if done:
            assert done[1] == self.m.next("PT", day)
            self.m.slips[done[0]] = {"fund": fund, "amount": amount, "day": day, "code": done[1], "steps": []}

    @precondition(lambda self: self.m.slips)
    @rule(data=st.data(), step=st.sampled_from([*STEPS, *STEPS, "cancelled"]), own=st.integers(0, 9))
    def steps_a_slip(self, data: st.DataObject, step: str, own: int) -> None:
        """`own`: now and then the accountant who prepared it wants to count it too."""
        slip = data.draw(st.sampled_from(sorted(self.m.slips)))
        taken = self.m.slips[slip]["steps"]
        before = {"head": "chief", "counted": "head"}.get(step)
        ready = before in (None, *taken) and not (step == "cancelled" and "counted" in taken)
        codes = set()
        if step in taken:
            codes.add("slip_step_taken")
        if not ready or (step != "cancelled" and "cancelled" in taken):
            codes.add("slip_not_ready")
        by = {"chief": self.f.chief, "head": self.f.head, "counted": self.f.cashier, "cancelled": self.f.chief}[step]
        if step == "counted" and own == 0:
            by = self.f.accountant
            codes.add("same_person")
        reason = "Không đến" if step == "cancelled" else ""
        now = self.now
        done = self.ask(lambda s: posting.step_slip(s, slip, step, by=by, now=now, reason=reason) or True, codes)
        if done:
            taken.append(step)

    @precondition(lambda self: self.m.slips)
    @rule(data=st.data())
    def posts_a_slip(self, data: st.DataObject) -> None:
        number = data.draw(st.sampled_from(sorted(self.m.slips)))
        slip, now = self.m.slips[number], self.now
        codes = self.closed(slip["day"])
        if "counted" not in slip["steps"]:
            codes = codes or {"slip_not_ready"}
        if slip.get("posted"):
            codes = codes or {"slip_posted", "number_out_of_turn"}  # its number is taken too

        def work(session: Session) -> tuple[int, str]:
            posted = posting.post_slip(session, number, entry_date=slip["day"], by=self.f.cashier, now=now)
            return posted.id, posted.code

        done = self.ask(work, codes)
        if done:
            assert done[1] == slip["code"]
            slip["posted"] = True
            moves = self.moves(slip["fund"], "box", slip["amount"])
            self.m.post(Paper(done[0], "PT", slip["day"], slip["amount"], *moves), "1111", "3538")

    # Mistakes

    @precondition(lambda self: self.m.papers)
    @rule(data=st.data(), day=st.sampled_from(DAYS))
    def reverses(self, data: st.DataObject, day: date) -> None:
        paper, now = data.draw(st.sampled_from(self.m.papers)), self.now
        funds = Counter({k: -v for k, v in paper.funds.items()})
        places = Counter({k: -v for k, v in paper.places.items()})
        codes = self.closed(day)
        if not codes:
            codes |= {"already_reversed"} if paper.turned else set()
            codes |= {"reversal_of_reversal"} if paper.reversal else set()
            codes |= {"reversal_early"} if day < paper.day else set()
            codes |= {"money_needs_paper"} if paper.kind == "PT" else set()
            codes |= self.m.short(funds, places, day)

        def work(session: Session) -> tuple[int, str]:
            posted = posting.reverse(session, paper.id, entry_date=day, reason="nhầm", by=self.f.accountant, now=now)
            return posted.id, posted.code

        done = self.ask(work, codes)
        if done:
            assert done[1] == self.m.next("PKT", day)
            paper.turned = True
            back = Paper(done[0], "PKT", day, paper.amount, funds, places, reversal=True, mandate=paper.mandate)
            self.m.post(back, *(("3538", "1121") if paper.kind == "BC" else ("1121", "3538")))
            if paper.mandate is not None:
                self.m.mandates[paper.mandate]["paid"] -= paper.amount

    # Help

    @rule(amount=st.integers(1, 90_000), fund=st.sampled_from(FUNDS))
    def asks_for_help(self, amount: int, fund: str) -> None:
        made = self.ask(lambda s: t.mandate(s, self.f, amount, fund=getattr(self.f, fund)), set())
        self.m.mandates[made] = {"fund": fund, "asked": amount, "approved": 0, "paid": 0, "version": 1, "said": set()}

    @precondition(lambda self: self.m.mandates)
    @rule(data=st.data(), amount=st.integers(1, 90_000))
    def edits_a_request(self, data: st.DataObject, amount: int) -> None:
        number = data.draw(st.sampled_from(sorted(self.m.mandates)))
        held, now = self.m.mandates[number], self.now
        version = held["version"] + 1
        values = {
            "mandate_id": number, "version": version, "fund_id": getattr(self.f, held["fund"]), "requested": amount,
            "body_hash": f"seen-{version}", "by_id": self.f.officer, "at": now,
        }  # fmt: skip
        codes = {"already_decided"} if held["said"] & {"approve", "refuse"} else set()
        if self.ask(lambda s: s.execute(insert(MandateEdit).values(values)) and True, codes):
            held.update(version=version, asked=amount)

    @precondition(lambda self: self.m.mandates)
    @rule(
        data=st.data(), amount=st.integers(1, 90_000), behind=st.sampled_from([0, 0, 0, 1]),
        who=st.sampled_from(["approver", "approver", "officer", "needy"]),
        says=st.sampled_from(["approve", "approve", "return", "refuse"]),
    )  # fmt: skip
    def decides(self, data: st.DataObject, amount: int, who: str, behind: int, says: str) -> None:
        number = data.draw(st.sampled_from(sorted(self.m.mandates)))
        held, now = self.m.mandates[number], self.now
        version = held["version"] - behind
        codes = set()
        if held["said"] & {"approve", "refuse"} or version in held.get("answered", set()):
            codes.add("already_decided")
        if behind:
            codes.add("approval_stale")
        if who != "approver":
            codes.add("same_person")
        if says == "approve" and amount > held["asked"]:
            codes.add("approved_too_much")
        values = {
            "mandate_id": number, "version": version, "body_hash": f"seen-{version}", "decision": says,
            "amount": amount if says == "approve" else 0, "by_id": getattr(self.f, who), "reason": "", "at": now,
        }  # fmt: skip
        if self.ask(lambda s: s.execute(insert(Approval).values(values)) and True, codes):
            held["said"].add(says)
            held.setdefault("answered", set()).add(version)
            held["approved"] = amount if says == "approve" else 0

    @precondition(lambda self: self.m.mandates)
    @rule(data=st.data(), amount=st.integers(1, 90_000), day=st.sampled_from(DAYS), by=st.integers(0, 9))
    def pays(self, data: st.DataObject, amount: int, day: date, by: int) -> None:
        number = data.draw(st.sampled_from(sorted(self.m.mandates)))
        held, f = self.m.mandates[number], self.f
        of, payer = getattr(f, held["fund"]), f.approver if by == 0 and held["approved"] else f.accountant
        line = Movement("3538", "1121", amount, of, of, credit_place=f.bank, party=f.needy, mandate=number)
        codes = self.closed(day)
        if not codes:
            codes |= self.m.short(*self.moves(held["fund"], "bank", -amount), day)
            codes |= {"mandate_overdrawn"} if held["paid"] + amount > held["approved"] else set()
            codes |= {"mandate_not_approved"} if not held["approved"] else set()
            codes |= {"same_person"} if payer == f.approver else set()
        done = self.ask(self.books_it("BN", day, line, by=payer, outside_ref=f"FT{self.step}"), codes)
        if done:
            assert done[1] == self.m.next("BN", day)
            moves = self.moves(held["fund"], "bank", -amount)
            self.m.post(Paper(done[0], "BN", day, amount, *moves, mandate=number), "3538", "1121")
            held["paid"] += amount

    @rule(amount=st.integers(1, 400_000), fund=st.sampled_from(FUNDS), day=st.sampled_from(DAYS))
    def spends(self, amount: int, fund: str, day: date) -> None:
        f, of = self.f, getattr(self.f, fund)
        line = Movement("3538", "1121", amount, of, of, credit_place=f.bank, party=f.other)
        codes = self.closed(day) or self.m.short(*self.moves(fund, "bank", -amount), day)
        done = self.ask(self.books_it("BN", day, line, outside_ref=f"FT{self.step}"), codes)
        if done:
            assert done[1] == self.m.next("BN", day)
            self.m.post(Paper(done[0], "BN", day, amount, *self.moves(fund, "bank", -amount)), "3538", "1121")

    # Months

    @rule(month=st.sampled_from([1, 2, 3]), to=st.sampled_from(["closed", "open"]), alone=st.integers(0, 4))
    def steps_a_month(self, month: int, to: str, alone: int) -> None:
        second = None if to == "closed" or alone == 0 else self.f.head
        codes = {"period_step"} if (to == "closed") == (month in self.m.closed) else set()
        if to == "open" and second is None:
            codes.add("period_needs_two")
        period, now, chief = self.f.months[month], self.now, self.f.chief
        done = self.ask(
            lambda s: posting.step_period(s, period, to, by=chief, second=second, reason="Khóa", now=now), codes
        )
        if done:
            (self.m.closed.add if to == "closed" else self.m.closed.discard)(month)

    # Receipts

    @precondition(lambda self: self.m.papers)
    @rule(data=st.data())
    def thanks(self, data: st.DataObject) -> None:
        paper, now = data.draw(st.sampled_from(self.m.papers)), self.now
        codes = set()
        if paper.kind not in ("PT", "BC") or paper.turned:
            codes.add("receipt_differs")
        if paper.receipts:
            codes.add("receipt_ended")
        code = f"MA{self.step}"

        def work(session: Session) -> tuple[int, str, int]:
            made = posting.issue_receipt(session, paper.id, code=code, day=paper.day, by=self.f.accountant, now=now)
            return made.id, made.label, made.amount

        done = self.ask(work, codes)
        if done:
            assert done[1:] == (self.m.next("BNUH", paper.day), paper.amount)
            paper.receipts.append(done[0])
            self.m.receipts[done[0]] = paper

    @precondition(lambda self: self.m.receipts)
    @rule(data=st.data())
    def ends_a_receipt(self, data: st.DataObject) -> None:
        number, now = data.draw(st.sampled_from(sorted(self.m.receipts))), self.now
        codes = {"receipt_ended"} if number in self.m.ended else set()
        done = self.ask(
            lambda s: posting.end_receipt(s, number, reason="Sai", by=self.f.accountant, now=now) or True, codes
        )
        if done:
            self.m.ended.add(number)
            self.m.receipts[number].receipts.remove(number)

    # What holds after each step, and at the end

    @invariant()
    def balances_agree(self) -> None:
        for books in self.books:
            with books.engine.connect() as connection:
                funds = dict(connection.execute(select(FundBalance.fund_id, FundBalance.amount)).all())
                places = dict(connection.execute(select(PlaceBalance.place_id, PlaceBalance.amount)).all())
            assert {name: funds.get(getattr(self.f, name), 0) for name in FUNDS} == self._held(FUNDS)
            assert {name: places.get(getattr(self.f, name), 0) for name in PLACES} == self._held(PLACES)

    def _held(self, names: tuple[str, ...]) -> dict[str, int]:
        return {name: self.m.holds(name) for name in names}

    def teardown(self) -> None:
        try:
            if self.step:
                self._all_agree()
        finally:
            self.owner.dispose()
            self.stack.close()

    def _all_agree(self) -> None:
        roots, turnovers = set(), []
        for books in self.books:
            with books.engine.connect() as connection:
                assert checks.run(connection) == []
                size = tree.size(connection)
                roots.add((size, tree.root(connection, size)))
                turned = Counter[tuple[str, str]]()
                for row in connection.execute(select(Turnover.account, Turnover.debit, Turnover.credit)):
                    turned[row.account, "debit"] += row.debit
                    turned[row.account, "credit"] += row.credit
                turnovers.append(+turned)
                assert set(connection.scalars(select(Period.starts).where(Period.state == "closed"))) == {
                    date(2026, month, 1) for month in self.m.closed
                }
                paid = dict(connection.execute(select(Mandate.id, Mandate.disbursed)).all())
                assert paid == {number: held["paid"] for number, held in self.m.mandates.items()}
        assert turnovers == [+self.m.accounts] * 2
        assert len(roots) == 1, "the logs differ"


def seeded(step: int) -> Callable[[], bytes]:
    """Salts of one step: the same on both databases, and again when the step is told again."""

    def salts() -> Iterator[bytes]:
        n = 0
        while True:
            yield sha256(b"%d %d" % (step, n)).digest()[:16]
            n += 1

    made = salts()
    return lambda: next(made)


def closer(owner: Engine) -> Callable[[], None]:
    """Puts every sequence back to the newest row there is."""
    with owner.connect() as connection:
        names = set(inspect(connection).get_sequence_names())
        pairs = [("voucher_id", "voucher", "id")]
        for model in BOOKS:
            key = next(iter(model.__table__.primary_key.columns)).name
            if f"{model.__table__.name}_{key}_seq" in names:
                pairs.append((f"{model.__table__.name}_{key}_seq", model.__table__.name, key))
    parts = [f"setval('{s}', coalesce((SELECT max({k}) FROM {t}), 1), EXISTS (SELECT 1 FROM {t}))" for s, t, k in pairs]
    asked = text(f"SELECT {', '.join(parts)}")

    def close_holes() -> None:
        with owner.begin() as connection:
            connection.execute(asked)

    return close_holes


def play(sqlite_shelf: SqliteShelf, postgres_shelf: PostgresShelf, examples: int, steps: int) -> Counter[str]:
    """Tell that many stories; gives how often each answer was heard."""

    class Told(Machine):
        shelves = (sqlite_shelf, postgres_shelf)
        seen: ClassVar[Counter[str]] = Counter()

    run_state_machine_as_test(
        Told,
        settings=settings(
            max_examples=examples, stateful_step_count=steps, deadline=None, print_blob=True, database=None,
            phases=(Phase.generate, Phase.shrink), suppress_health_check=list(HealthCheck),
        ),
    )  # fmt: skip
    return Told.seen


def test_the_model_and_both_databases_agree(sqlite_shelf: SqliteShelf, postgres_shelf: PostgresShelf) -> None:
    heard = play(sqlite_shelf, postgres_shelf, examples=6, steps=25)
    assert heard[""] > 20, "nothing was done"


@pytest.mark.long
def test_they_agree_for_long(sqlite_shelf: SqliteShelf, postgres_shelf: PostgresShelf) -> None:
    heard = play(sqlite_shelf, postgres_shelf, examples=EXAMPLES, steps=60)
    print(f"model: {sum(heard.values())} questions, {heard['']} done, refusals {dict(+heard)}")
    assert not REFUSALS - set(heard)
