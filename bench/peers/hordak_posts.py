"""One durable transaction at a time through django-hordak, on PostgreSQL. Prints per second.

Usage: python hordak_posts.py HOST PORT USER PASSWORD DATABASE COUNT"""

import sys
import time

import django
from django.conf import settings


def main(host: str, port: str, user: str, password: str, name: str, count: int) -> None:
    settings.configure(
        DATABASES={
            "default": {
                "ENGINE": "django.db.backends.postgresql",
                "NAME": name,
                "USER": user,
                "PASSWORD": password,
                "HOST": host,
                "PORT": port,
            }
        },
        INSTALLED_APPS=["django.contrib.contenttypes", "django.contrib.auth", "mptt", "djmoney", "hordak"],
        DEFAULT_AUTO_FIELD="django.db.models.AutoField",
        USE_TZ=True,
        CURRENCIES=("VND",),
        DEFAULT_CURRENCY="VND",
        HORDAK_DECIMAL_PLACES=0,
        HORDAK_MAX_DIGITS=20,
    )
    django.setup()
    from django.core.management import call_command  # after setup, as Django wants
    from django.db import connection
    from hordak.models import Account, AccountType
    from moneyed import Money

    call_command("migrate", verbosity=0)
    bank = Account.objects.create(name="Bank", type=AccountType.asset, code="1", currencies=["VND"])
    fund = Account.objects.create(name="Fund", type=AccountType.income, code="2", currencies=["VND"])
    bank.refresh_from_db()
    fund.refresh_from_db()
    for n in range(20):
        fund.transfer_to(bank, Money(100_000 + n, "VND"))
    start = time.perf_counter()
    for n in range(count):
        fund.transfer_to(bank, Money(100_000 + n, "VND"))
    seconds = time.perf_counter() - start
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM hordak_transaction")
        assert cursor.fetchone()[0] == count + 20
    print(count / seconds)


if __name__ == "__main__":
    main(*sys.argv[1:6], int(sys.argv[6]))
