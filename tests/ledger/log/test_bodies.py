"""A leaf's text is canonical JSON, as an independent maker of it writes the same."""

import json
from datetime import UTC, date, datetime
from typing import Any

import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from ledger.log import bodies
from ledger.log.bodies import body, commitment, plain, sealed_columns
from tests.ledger.stories import NOW

SALT = bytes(range(16))
texts = st.text(st.characters(blacklist_categories=["Cs"]))
values = st.one_of(
    st.none(), texts, st.integers(-(2**53) + 1, 2**53 - 1), st.booleans(), st.binary(max_size=8), st.dates(),
    st.datetimes(timezones=st.just(UTC)),
)  # fmt: skip
rows = st.dictionaries(st.sampled_from(["id", "code", "amount", "entry_date", "description", "outside_ref"]), values)


def filled(row: dict[str, Any]) -> dict[str, Any]:
    return {**dict.fromkeys(sealed_columns("voucher")), **row}


@given(row=rows, lines=st.one_of(st.none(), st.lists(rows, max_size=3)), ref=texts, step=st.integers(0, 99))
def test_is_what_rfc_8785_says(row: dict[str, Any], lines: list[dict[str, Any]] | None, ref: str, step: int) -> None:
    said = body("voucher", ref, step, NOW, filled(row), SALT, lines)
    told = json.loads(said)
    assert said.encode() == rfc8785.dumps(told)
    assert (told["kind"], told["ref"], told["step"], told["at"]) == ("voucher", ref, step, plain(NOW))
    sealed = sealed_columns("voucher")
    assert told["row"] == {n: plain(v) for n, v in row.items() if v is not None and n not in sealed}
    assert told.get("sealed", {}) == {
        n: commitment(SALT, n, row[n]) for n in sealed if row.get(n) is not None
    }  # fmt: skip
    assert told.get("lines") == (
        lines if lines is None else [{n: plain(v) for n, v in line.items() if v is not None} for line in lines]
    )


@given(a=rows, b=rows)
def test_two_rows_have_one_text_only_when_they_say_the_same(a: dict[str, Any], b: dict[str, Any]) -> None:
    def told(row: dict[str, Any]) -> dict[str, object]:
        return {n: (type(plain(v)), plain(v)) for n, v in row.items() if v is not None}

    same = body("voucher", "1", 0, NOW, filled(a), SALT) == body("voucher", "1", 0, NOW, filled(b), SALT)
    assert same == (told(a) == told(b))


def test_an_instant_is_written_in_one_way() -> None:
    assert plain(datetime(2026, 3, 5, 7, tzinfo=UTC)) == "2026-03-05T07:00:00.000000Z"
    assert plain(date(2026, 3, 5)) == "2026-03-05"


def test_a_commitment_is_of_one_column_one_value_and_one_salt() -> None:
    one = commitment(SALT, "name", "Nguyễn Văn A")
    others = (
        commitment(SALT, "note", "Nguyễn Văn A"), commitment(SALT, "name", "Nguyễn Văn B"),
        commitment(bytes(16), "name", "Nguyễn Văn A"), commitment(SALT, "nam", "e\0Nguyễn Văn A"),
    )  # fmt: skip
    assert len({one, *others}) == 5
    assert one == commitment(SALT, "name", "Nguyễn Văn A")


def test_each_table_names_its_sealed_columns() -> None:
    assert bodies.sealed_columns("voucher") == ("description", "outside_ref")
    assert bodies.sealed_columns("account") == ()
