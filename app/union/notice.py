"""How long a setting that thieves want is announced before it takes effect, as dated data.

A shorter notice is a new line here and a release that people can read, never a form; the database holds the same days.
"""

from datetime import date, timedelta

# (agreed from this day on, days by kind): a receiving account gives donors and staff two days to speak up. What takes
# power or a lost account away waits for nothing: a role's last day may be yesterday.
NOTICE = (
    (
        date(2020, 1, 1),
        {
            "account": 2,
            "account_end": 0,
            "heading": 1,
            "signers": 1,
            "role": 1,
            "role_end": -1,
            "limit": 1,
            "form_text": 1,
            "book_form": 1,
        },
    ),
)


def days_of(kind: str, agreed: date) -> int:
    """Days of notice for a setting of that kind agreed on that day."""
    return next(days[kind] for since, days in reversed(NOTICE) if since <= agreed)


def earliest(kind: str, agreed: date) -> date:
    """The first day a setting agreed on that day may take effect."""
    return agreed + timedelta(days=days_of(kind, agreed))


def too_early(kind: str, valid_from: str, agreed_at: str) -> str:
    """The same as SQL of the guards: true of a row that takes effect before its notice ended."""
    ends = [since.isoformat() for since, _ in NOTICE[1:]] + ["9999-12-31"]
    return " OR ".join(
        f"DAY_OF({agreed_at}) BETWEEN '{since.isoformat()}' AND '{until}' "
        f"AND {valid_from} < PLUS_DAYS(DAY_OF({agreed_at}); {days[kind]})"
        for (since, days), until in zip(NOTICE, ends, strict=True)
    )
