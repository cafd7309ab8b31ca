"""What a form of the books says of itself: code, title, columns. A form is a row of data, never a special case."""

from dataclasses import dataclass
from datetime import date

from receipts.facts import Column


@dataclass(frozen=True, slots=True)
class BookForm:
    """One book of Thông tư 24/2024/TT-BTC. `needs` names what must be chosen: an account (one of `accounts`, when the
    book is not for all), a cash box, a bank account, an item of the store, who booked;
    `law` says after what text it is called so; `keeper` tells apart two books of one code kept side by side."""

    code: str
    title: str
    columns: tuple[Column, ...]
    says: str  # what an auditor finds in it
    needs: str = ""
    landscape: bool = False
    accounts: tuple[str, ...] = ()
    keeper: str = ""
    signers: tuple[str, ...] = ("maker", "chief", "head")
    valid_from: date = date(2025, 1, 1)
    unit_line: str = "Đơn vị tính: đồng"  # "" where a book counts no money
    law: str = "(Danh mục sổ theo Thông tư 24/2024/TT-BTC)"

    @property
    def slug(self) -> str:
        return self.code.lower()

    def account(self, asked: str, usual: str) -> str:
        """The account asked for; else the usual one, if the book is kept for it, or the first that it is kept for."""
        return asked or (usual if not self.accounts or usual in self.accounts else self.accounts[0])

    @property
    def form_lines(self) -> tuple[str, ...]:
        """TT24 gives book codes and their least contents, and no drawing: so no "Mẫu … ban hành theo" line."""
        return (f"Mã sổ: {self.code}", self.law)
