"""`flask demo load`: an invented federation in an empty database."""

from datetime import date, datetime

import click
from flask import Flask
from flask.cli import AppGroup

from app.acting import VIETNAM
from app.demo.service import load_demo
from app.formats import read_day
from ledger.errors import Refusal

demo = AppGroup("demo", help="Dữ liệu mẫu. / Sample data.")


def _end(_context: click.Context, parameter: click.Parameter, value: str | None) -> date:
    if value is None:
        return datetime.now(VIETNAM).date()
    try:
        return read_day(value)
    except ValueError as error:
        raise click.BadParameter("dd/mm/yyyy hoặc yyyy-mm-dd / or yyyy-mm-dd", param=parameter) from error


@demo.command("load")
@click.option("--vouchers", default=0, show_default=True, help="Thêm chừng này khoản ủng hộ. / That many more gifts.")
@click.option("--seed", default=2026, show_default=True, help="Cùng số thì cùng dữ liệu. / Same seed, same data.")
@click.option("--to", "end", callback=_end, help="Ngày cuối; mặc định hôm nay. / Last day; default today.")
def load(vouchers: int, seed: int, end: date) -> None:
    """Nạp một liên đoàn hư cấu vào cơ sở dữ liệu mới. / Load an invented federation into a new database.

    Mã thoát / exit codes: 0 xong / done; 1 cơ sở dữ liệu đã có sổ / not empty; 2 tham số sai / bad arguments.
    """
    shown = -1

    def says(done: int, total: int) -> None:
        nonlocal shown
        percent = done * 100 // total
        if percent // 5 != shown // 5:
            shown = percent
            click.echo(f"\r  {percent:3} %", nl=done == total)

    try:
        load_demo(end, seed=seed, vouchers=vouchers, says=says)
    except Refusal as refusal:
        raise click.ClickException(refusal.sentence) from refusal
    click.echo("Đã nạp dữ liệu mẫu. / Samples loaded.")


def init_app(app: Flask) -> None:
    app.cli.add_command(demo)
