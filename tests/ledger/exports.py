"""A small federation's log and books in plain Python, told by nothing of the program: what the verifier is tried on.

`Story` lives through a year by the rules; `tamper` functions of the tests bend what it left; `write` makes the export.
"""

import base64
import gzip
import hashlib
import hmac
import json
import pickle
import random
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, cast

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from ledger import checkpoint, merkle, verifier
from receipts.token import Facts, LogPlace, sign

Row = dict[str, Any]
ORIGIN = "tuongho.example.vn/so"
SERVER, COMMITTEE, RECEIPTS = bytes(range(32)), bytes(range(32, 64)), bytes(range(64, 96))
SEALED = {
    "unit": ["name"], "fund": ["name"], "place": ["name"], "voucher": ["description", "outside_ref"],
    "slip": ["description"], "slip_step": ["reason"], "receipt": ["code"], "receipt_end": ["reason"],
    "mandate": ["body_hash"], "mandate_edit": ["body_hash"], "approval": ["reason"], "period_event": ["reason"],
    "gift": ["public_name"], "log_key": ["reason"], "erasure": ["basis"],
}  # fmt: skip
LINE = [
    "line", "n_lines", "debit", "credit", "amount", "debit_fund", "credit_fund", "debit_place", "credit_place",
    "party_id", "mandate_id",
]  # fmt: skip
CHART = {"1111": "cash", "1121": "bank", "3388": "claim", "3538": "claim", "152": "goods", "1388": "loss"}
UNIT, BOX, BANK = 1, 1, 2
ACCOUNTANT, CHIEF, HEAD, CASHIER, OFFICER, APPROVER, DONOR, NEEDY, OTHER = range(11, 20)
BEGUN = "2026-01-02T01:00:00.000000Z"
ALPHABET = "23456789BCDFGHJKMNPQRSTVWXYZ"


def public(private: bytes) -> bytes:
    return Ed25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw()


def key_row(name: str, private: bytes, role: str, ends: str | None = None) -> Row:
    return {"name": name, "key": base64.b64encode(public(private)).decode(), "role": role, "from": BEGUN, "to": ends}


KEYS = [
    key_row("may-chu", SERVER, "server"),
    key_row("uy-ban-kiem-tra", COMMITTEE, "committee"),
    key_row("bien-nhan", RECEIPTS, "receipt"),
]


def canonical(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


_NOTE = re.compile(r"[^\n]+\n[0-9]+\n[^\n]+\ntime [^\n]+\n")


def noted_size(note: str) -> int:
    return int(note.split("\n")[1]) if _NOTE.match(note) else 0


@dataclass
class Leaf:
    """One event as logged."""

    body: Row
    salt: bytes

    @property
    def text(self) -> str:
        return canonical(self.body)


def made_leaf(kind: str, ref: str, step: int, at: str, row: Row, salt: bytes, lines: list[Row] | None) -> Leaf:
    hidden = SEALED.get(kind, [])
    body: Row = {"at": at, "kind": kind, "ref": ref, "step": step}
    body["row"] = {name: value for name, value in row.items() if value is not None and name not in hidden}
    sealed = {
        name: hmac.digest(salt, f"{name}\0{row[name]}".encode(), "sha256").hex()
        for name in hidden
        if row.get(name) is not None
    }
    if sealed:
        body["sealed"] = sealed
    if lines is not None:
        body["lines"] = [{name: value for name, value in line.items() if value is not None} for line in lines]
    return Leaf(body, salt)


@dataclass
class World:
    """What the log and the books hold, each changeable by itself."""

    leaves: list[Leaf] = field(default_factory=list)
    rows: dict[tuple[str, str], Row] = field(default_factory=dict)
    lines: dict[str, list[Row]] = field(default_factory=dict)  # by voucher
    notes: list[str] = field(default_factory=list)
    papers: list[str] = field(default_factory=list)  # receipts' payloads as donors hold them
    erased: set[tuple[str, str]] = field(default_factory=set)  # rows whose leaves lost their salts …
    kept: set[int] = field(default_factory=set)  # … but for these
    bent_marks: dict[int, Row] = field(default_factory=dict)  # columns of the table of checkpoints, by id

    def copy(self) -> "World":
        return cast(World, pickle.loads(pickle.dumps(self)))

    def root(self, size: int | None = None) -> bytes:
        return merkle.root(merkle.leaf_hash(leaf.text.encode()) for leaf in self.leaves[:size])

    def mark(self, size: int | None = None, root: bytes = b"") -> checkpoint.Checkpoint:
        size = len(self.leaves) if size is None else size
        return checkpoint.Checkpoint(ORIGIN, size, root or self.root(size), datetime(2026, 4, 1, tzinfo=UTC))

    def note(self, size: int | None = None, *signers: str, root: bytes = b"") -> str:
        mark = self.mark(size, root)
        secrets = {"may-chu": SERVER, "uy-ban-kiem-tra": COMMITTEE}
        return mark.note(*(mark.sign(name, secrets[name]) for name in signers or ("may-chu",)))

    def leaf_of(self, kind: str, ref: str) -> int:
        """Where the newest leaf of a row stands."""
        return max(i for i, leaf in enumerate(self.leaves) if (leaf.body["kind"], leaf.body["ref"]) == (kind, ref))

    def receipt_paper(self, index: int, version: int = 2, root: bytes = b"", sample: bool = False) -> str:
        """The payload of the receipt whose leaf stands at `index`; `root` where it is known already."""
        row = self.rows["receipt", self.leaves[index].body["ref"]]
        voucher = self.rows["voucher", str(row["voucher_id"])]
        method = {"PT": "cash", "BC": "bank", "PN": "goods"}[voucher["kind"]]
        day = date.fromisoformat(row["day"])
        facts = Facts(row["code"], UNIT, day.year, row["number"], day, row["amount"], method, 3, sample)  # type: ignore[arg-type]
        if version == 1:
            return sign(facts, RECEIPTS)
        leaf = merkle.leaf_hash(self.leaves[index].text.encode())
        return sign(facts, RECEIPTS, LogPlace(index, leaf, root or self.root(index + 1)))

    def sums(self) -> dict[tuple[str, str], Row]:
        """turnover, fund_balance and place_balance as the guards would keep them."""
        kinds = {row["number"]: row["kind"] for (kind, _), row in self.rows.items() if kind == "account"}
        days: defaultdict[tuple[str, int, int, str], list[int]] = defaultdict(lambda: [0, 0, 0, 0])
        funds = {row["id"]: [0, 0] for (kind, _), row in self.rows.items() if kind == "fund"}
        places = {row["id"]: [0, 0] for (kind, _), row in self.rows.items() if kind == "place"}
        for ref, lines in self.lines.items():
            day = self.rows["voucher", ref]["entry_date"]
            for line in lines:
                for side, sign_ in (("debit", 1), ("credit", -1)):
                    place, net = line.get(f"{side}_place") or 0, sign_ * line["amount"]
                    moved = days[line[side], line[f"{side}_fund"], place, day]
                    moved[side == "credit"] += line["amount"]
                    moved[2] += 1
                    moved[3] = int(ref)
                    if kinds.get(line[side]) in ("goods", "claim"):
                        fund = funds[line[f"{side}_fund"]]
                        fund[:] = fund[0] - net, int(ref)
                    if place:
                        places[place][:] = places[place][0] + net, int(ref)
        made: dict[tuple[str, str], Row] = {
            ("turnover", "/".join(map(str, key))): {
                "account": key[0], "fund_id": key[1], "place_id": key[2], "day": key[3], "debit": sums[0],
                "credit": sums[1], "sides": sums[2], "last_voucher": sums[3],
            }
            for key, sums in days.items()
        }  # fmt: skip
        for table, key, sums in (("fund_balance", "fund_id", funds), ("place_balance", "place_id", places)):
            for id, (amount, last) in sums.items():
                made[table, str(id)] = {key: id, "amount": amount, "last_voucher": last}
        return made

    def table(self) -> list[Row]:
        """The server's table of checkpoints, in the order in which they were made."""
        made = []
        for id, note in enumerate(sorted(self.notes, key=noted_size), start=1):
            row: Row = {"id": id}
            if _NOTE.match(note):
                size, root, time = note.split("\n")[1:4]
                signer = note.partition("\n\n")[2].removeprefix("— ").partition(" ")[0]
                row |= {"size": int(size), "root": root, "at": f"{time[5:-1]}.000000Z", "signer": signer}
            made.append({"checkpoint": note, "row": row | self.bent_marks.get(id, {})})
        return made

    def schema(self) -> Row:
        """Every table with its columns, as the program's models would tell."""
        columns: defaultdict[str, set[str]] = defaultdict(set)
        for (table, _), row in self.rows.items():
            columns[table] |= row.keys()
        for leaf in self.leaves:
            columns[leaf.body["kind"]] |= leaf.body["row"].keys() | leaf.body.get("sealed", {}).keys()
        return {
            table: {
                "key": ["id"], "sealed": SEALED.get(table, []), "columns": sorted(names),
                **({"lines": LINE} if table == "voucher" else {}),
            }
            for table, names in columns.items()
        }  # fmt: skip

    def write(
        self, path: Path, *, private: bool = True, told_private: bool | None = None, keys: list[Row] | None = None,
        **header: Any,
    ) -> Path:  # fmt: skip
        """The export, as the program would write it; `told_private` where its header lies about that."""
        told = private if told_private is None else told_private
        said: list[Row] = [{
            "format": "tuong-ho-log", "version": 1, "origin": ORIGIN, "size": len(self.leaves),
            "made_at": "2026-04-02T00:00:00Z", "private": told, "keys": KEYS if keys is None else keys,
            "schema": self.schema(), **header,
        }]  # fmt: skip
        for i, leaf in enumerate(self.leaves):
            key = (leaf.body["kind"], leaf.body["ref"])
            line: Row = {"i": i, "b": leaf.text}
            if private and "sealed" in leaf.body and (key not in self.erased or i in self.kept):
                line["s"] = leaf.salt.hex()
            said.append(line)
        for (table, ref), row in (self.rows | self.sums()).items():
            hidden = () if private else SEALED.get(table, [])
            line = {"t": table, "ref": ref, "row": {n: v for n, v in row.items() if v is not None and n not in hidden}}
            if table == "voucher":
                line["lines"] = [{n: v for n, v in each.items() if v is not None} for each in self.lines[ref]]
            said.append(line)
        said += self.table()
        data = b"".join(canonical(line).encode() + b"\n" for line in said)
        end = {"end": True, "lines": len(said), "sha256": hashlib.sha256(data).hexdigest()}
        data += canonical(end).encode() + b"\n"
        path.write_bytes(gzip.compress(data, 1) if path.suffix == ".gz" else data)
        return path


def judged(
    world: World, folder: Path, *, marks: Sequence[str] = (), papers: Sequence[str] = (),
    pinned: list[Row] | None = None, wants_private: bool = False, **export: Any,
) -> Row:  # fmt: skip
    """The verifier's answer about a world, with what an auditor brings."""
    files = {"marks": "\n".join(marks), "papers": "\n".join(papers), "keys": json.dumps(pinned or [])}
    paths = {name: folder / f"{name}.txt" for name in files}
    for name, text in files.items():
        paths[name].write_text(text, encoding="utf-8")
    checked = verifier.Check(world.write(folder / "so.jsonl", **export), private=wants_private)
    checked.run([paths["keys"]] if pinned else [], [paths["marks"]], [paths["papers"]])
    return verifier.as_json(checked)


class Story:
    """A federation lives by the rules; `chance` decides what happens next."""

    def __init__(self, seed: int = 1) -> None:
        self.chance = random.Random(seed)
        self.world = World()
        self.edge = merkle.Edge()
        self.day = date(2026, 1, 2)
        self.clock = datetime(2026, 1, 2, 1, 0, tzinfo=UTC)
        self.ids: defaultdict[str, int] = defaultdict(int)
        self.money: defaultdict[tuple[str, int], int] = defaultdict(int)  # of ("fund", id) and ("place", id)
        self.series: dict[str, int] = {}
        self.gifts: list[int] = []  # vouchers that may get a receipt or be reversed
        self.receipts: list[int] = []
        self._found()

    # -- writing

    def put(self, table: str, ref: str | None = None, lines: list[Row] | None = None, **row: Any) -> int:
        """A row and its leaf; `at` is this commit's."""
        if ref is None:
            self.ids[table] += 1
            row = {"id": self.ids[table], **row}
            ref = str(row["id"])
        self.world.rows[table, ref] = row
        if lines is not None:
            self.world.lines[ref] = lines
        self.leaf(table, ref)
        return int(row.get("id", 0))

    def leaf(self, table: str, ref: str, step: int = 0) -> None:
        """The row as it stands now, into the log."""
        row, lines = self.world.rows[table, ref], self.world.lines.get(ref) if table == "voucher" else None
        made = made_leaf(table, ref, step, self.at, row, self.chance.randbytes(16), lines)
        self.world.leaves.append(made)
        self.edge.append(merkle.leaf_hash(made.text.encode()))

    @property
    def at(self) -> str:
        return self.clock.strftime("%Y-%m-%dT%H:%M:%S.%fZ")

    def commit(self) -> None:
        self.clock += timedelta(seconds=self.chance.randint(1, 600))

    def _found(self) -> None:
        for key in KEYS:
            two = {"by_id": CHIEF, "second_id": HEAD} if key["role"] == "committee" else {}
            self.put(
                "log_key", name=key["name"], role=key["role"], key=key["key"], event="begins", reason="Bắt đầu dùng",
                at=key["from"], **two,
            )  # fmt: skip
        for number, kind in CHART.items():
            self.put("account", number, number=number, name=number, kind=kind, normal="debit", postable=True)
        self.put("unit", code="LC", name="Liên đoàn Lao động tỉnh Mẫu")
        for code, earmarked in (("01", False), ("02", False), ("03", True)):
            self.put("fund", unit_id=UNIT, code=code, name=f"Quỹ {code}", earmarked=earmarked)
        self.put("place", unit_id=UNIT, account="1111", name="Két chính")
        self.put("place", unit_id=UNIT, account="1121", name="Tài khoản")
        for month in (1, 2, 3):
            ends = date(2026, month + 1, 1) - timedelta(days=1)
            self.put("period", unit_id=UNIT, starts=f"2026-{month:02}-01", ends=ends.isoformat(), state="open",
                     last_event=0)  # fmt: skip
        self.commit()

    def number(self, kind: str) -> tuple[int, int]:
        """(series, next number)."""
        if kind not in self.series:
            self.series[kind] = self.put("series", unit_id=UNIT, kind=kind, year=2026, month=0, first=0, last=0)
        row = self.world.rows["series", str(self.series[kind])]
        row["last"] += 1
        return self.series[kind], row["last"]

    def line(self, debit: str, credit: str, amount: int, fund: int, taker: int | None = None, **more: Any) -> Row:
        taker = fund if taker is None else taker
        place = {"1111": BOX, "1121": BANK}
        return {
            "debit": debit, "credit": credit, "amount": amount, "debit_fund": fund, "credit_fund": taker,
            "debit_place": place.get(debit), "credit_place": place.get(credit), "party_id": None, "mandate_id": None,
            **more,
        }  # fmt: skip

    def voucher(self, kind: str, *lines: Row, nature: str = "plain", slip: int | None = None, by: int = ACCOUNTANT,
                **more: Any) -> int:  # fmt: skip
        for place, line in enumerate(lines, start=1):
            line |= {"line": place, "n_lines": len(lines)}
            for side, sign_ in (("debit", 1), ("credit", -1)):
                if line[side] in ("3538", "3388", "152"):
                    self.money["fund", line[f"{side}_fund"]] -= sign_ * line["amount"]
                if line[f"{side}_place"]:
                    self.money["place", line[f"{side}_place"]] += sign_ * line["amount"]
        if slip:
            paper = self.world.rows["slip", str(slip)]
            series, number = paper["series_id"], paper["number"]
        else:
            series, number = self.number(kind)
        day = self.day.isoformat()
        if kind in ("BC", "BN"):
            more["outside_ref"] = f"FT{self.chance.randrange(10**9)}"
        return self.put(
            "voucher", lines=list(lines), unit_id=UNIT, kind=kind, nature=nature, series_id=series, number=number,
            code=f"{kind}-2026-{number:04}", period_id=self.day.month, doc_date=day, entry_date=day,
            booked_at=self.at, booked_by=by, description="Ủng hộ đồng bào vùng bão lũ", n_lines=len(lines),
            amount=sum(line["amount"] for line in lines), slip_id=slip, **more,
        )  # fmt: skip

    def slip(self, kind: str, amount: int, fund: int, mandate: int | None = None) -> int:
        series, number = self.number(kind)
        return self.put(
            "slip", unit_id=UNIT, kind=kind, series_id=series, number=number, code=f"{kind}-2026-{number:04}",
            doc_date=self.day.isoformat(), place_id=BOX, fund_id=fund, against="3538", amount=amount,
            party_id=NEEDY if kind == "PC" else DONOR, mandate_id=mandate, description="Tiền mặt",
            prepared_by=ACCOUNTANT, prepared_at=self.at,
        )  # fmt: skip

    def step(self, slip: int, *steps: str) -> None:
        people = {"chief": CHIEF, "head": HEAD, "counted": CASHIER, "cancelled": ACCOUNTANT}
        for step in steps:
            reason = "Người nộp không đến" if step == "cancelled" else ""
            self.put(
                "slip_step", f"{slip}/{step}", slip_id=slip, step=step, by_id=people[step], at=self.at, reason=reason
            )

    def post_slip(self, slip: int) -> int:
        row = self.world.rows["slip", str(slip)]
        sides = ("1111", "3538") if row["kind"] == "PT" else ("3538", "1111")
        line = self.line(*sides, row["amount"], row["fund_id"], party_id=row["party_id"], mandate_id=row["mandate_id"])
        return self.voucher(row["kind"], line, slip=slip, by=CASHIER)

    # -- what may happen

    def gift_by_bank(self, amount: int = 0, fund: int = 0) -> int:
        fund = fund or self.chance.choice([1, 1, 2, 3])
        amount = amount or self.chance.randrange(50, 5000) * 1000
        made = self.voucher("BC", self.line("1121", "3538", amount, fund, party_id=DONOR))
        self.put("gift", voucher_id=made, public_name="Một người giấu tên", listed=True)
        self.gifts.append(made)
        self.commit()
        return made

    def gift_in_cash(self) -> int:
        slip = self.slip("PT", self.chance.randrange(50, 900) * 1000, self.chance.choice([1, 2]))
        self.commit()
        self.step(slip, "chief", "head")
        self.commit()
        if self.chance.random() < 0.2:
            self.step(slip, "cancelled")
            self.commit()
            return 0
        self.step(slip, "counted")
        made = self.post_slip(slip)
        self.gifts.append(made)
        self.commit()
        return made

    def receipt(self, voucher: int = 0, replaces: int | None = None) -> int:
        if not voucher and not self.gifts:
            return 0
        if not voucher:
            voucher = self.gifts.pop(self.chance.randrange(len(self.gifts)))
        series, number = self.number("BNUH")
        made = self.put(
            "receipt", unit_id=UNIT, series_id=series, number=number, label=f"BNUH-2026-{number:04}",
            code="".join(self.chance.choice(ALPHABET) for _ in range(10)), voucher_id=voucher,
            amount=self.world.rows["voucher", str(voucher)]["amount"], day=self.day.isoformat(), replaces_id=replaces,
            issued_by=ACCOUNTANT, issued_at=self.at,
        )  # fmt: skip
        self.receipts.append(made)
        self.commit()
        self.world.papers.append(self.world.receipt_paper(len(self.world.leaves) - 1, root=self.edge.root()))
        return made

    def replaced_receipt(self) -> None:
        if self.receipts:
            old = self.receipts.pop()
            self.put("receipt_end", str(old), receipt_id=old, reason="Sai tên", by_id=ACCOUNTANT, at=self.at)
            self.receipt(self.world.rows["receipt", str(old)]["voucher_id"], replaces=old)

    def reversal(self) -> None:
        if not self.gifts:
            return
        original = self.gifts.pop()
        if self.world.rows["voucher", str(original)]["kind"] == "PT":
            return  # cash goes back by phiếu chi alone
        lines = self.world.lines[str(original)]
        if any(self.money["fund", line["credit_fund"]] < line["amount"] for line in lines):
            return
        if any(self.money["place", line["debit_place"]] < line["amount"] for line in lines):
            return
        turned = [
            {**line, "debit": line["credit"], "credit": line["debit"], "debit_place": line["credit_place"],
             "credit_place": line["debit_place"]}
            for line in lines
        ]  # fmt: skip
        self.voucher("PKT", *turned, nature="reversal", reverses_id=original)
        self.commit()

    def help(self) -> None:
        """Asked, sometimes sent back and asked anew, approved by another, paid in parts."""
        amount = self.chance.randrange(100, 800) * 1000
        made = self.put(
            "mandate", unit_id=UNIT, fund_id=1, beneficiary_id=NEEDY, proposer_id=OFFICER, version=1,
            body_hash="seen-1", requested=amount, approved=0, disbursed=0, approver_id=None, last_voucher=0,
        )  # fmt: skip
        row, version = self.world.rows["mandate", str(made)], 1
        self.commit()
        if self.chance.random() < 0.3:
            self.decide(made, version, "return", 0)
            amount, version = amount + 50_000, 2
            self.put(
                "mandate_edit", f"{made}/2", mandate_id=made, version=2, fund_id=1, requested=amount,
                body_hash="seen-2", by_id=OTHER, at=self.at,
            )  # fmt: skip
            row |= {"version": 2, "requested": amount, "body_hash": "seen-2"}
            self.commit()
        if self.money["fund", 1] < amount:
            return
        self.decide(made, version, "approve", amount)
        row |= {"approved": amount, "approver_id": APPROVER}
        for part in (amount // 2, amount - amount // 2):
            if self.money["fund", 1] < part:
                return
            if self.money["place", BANK] >= part and self.chance.random() < 0.6:
                self.voucher("BN", self.line("3538", "1121", part, 1, party_id=NEEDY, mandate_id=made))
            elif self.money["place", BOX] >= part:
                slip = self.slip("PC", part, 1, made)
                self.step(slip, "chief", "head", "counted")
                self.post_slip(slip)
            else:
                return
            row |= {"disbursed": row["disbursed"] + part, "last_voucher": self.ids["voucher"]}
            self.commit()

    def decide(self, mandate: int, version: int, decision: str, amount: int) -> None:
        self.put(
            "approval", f"{mandate}/{version}", mandate_id=mandate, version=version, body_hash=f"seen-{version}",
            decision=decision, amount=amount, by_id=APPROVER, reason="", at=self.at,
        )  # fmt: skip
        self.commit()

    def transfer(self) -> None:
        if self.money["fund", 2] >= 100_000:
            self.voucher("PKT", self.line("3538", "3538", 100_000, 2, 1), nature="transfer")
            self.commit()

    def gift_renamed(self) -> None:
        """The desk changes a row of its own: a new leaf of the same row."""
        id = self.ids["gift"]
        if id:
            row = self.world.rows["gift", str(id)]
            row["public_name"], row["listed"] = f"Bạn đọc {self.chance.randrange(100)}", not row["listed"]
            step = sum((leaf.body["kind"], leaf.body["ref"]) == ("gift", str(id)) for leaf in self.world.leaves)
            self.leaf("gift", str(id), step)
            self.commit()

    def next_month(self) -> None:
        month = self.day.month
        if month < 3:
            self.step_period(month, "open", "closed")
            if self.chance.random() < 0.3:
                self.step_period(month, "closed", "open", HEAD)
                self.step_period(month, "open", "closed")
            self.day = date(2026, month + 1, 1)
            self.clock = max(self.clock, datetime(2026, month + 1, 1, 1, tzinfo=UTC))

    def step_period(self, period: int, old: str, new: str, second: int | None = None) -> None:
        event = self.put("period_event", period_id=period, from_state=old, to_state=new, by_id=CHIEF, second_id=second,
                         reason="Khóa sổ", at=self.at)  # fmt: skip
        self.world.rows["period", str(period)] |= {"state": new, "last_event": event}
        self.commit()

    def live(self, events: int, *, stop: int | None = None) -> World:
        """Some events (the first `stop` of them); checkpoints by the server along the way."""
        acts = [self.gift_by_bank] * 4 + [
            self.gift_in_cash, self.gift_in_cash, self.receipt, self.receipt, self.replaced_receipt, self.reversal,
            self.help, self.help, self.transfer, self.gift_renamed,
        ]  # fmt: skip
        for n in range(events if stop is None else stop):
            self.chance.choice(acts)()
            if n % 10 == 9:
                self.world.notes.append(self.world.note(root=self.edge.root()))
            if n in (events // 3, 2 * events // 3):
                self.next_month()
            elif self.chance.random() < 0.3 and (self.day + timedelta(days=1)).month == self.day.month:
                self.day += timedelta(days=1)
        return self.world
