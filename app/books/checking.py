"""The whole self-check as the desk asks for it: the books and their log, and the files of attached papers."""

from sqlalchemy.orm import Session

from app.papers import check as papers
from ledger import checks
from ledger.checks import Finding
from ledger.findings import of_unit


def run(session: Session, *, unit: int | None = None, whole: bool = True) -> list[Finding]:
    """Every finding, or those that concern one unit. Not `whole`: what a page can ask at once."""
    connection = session.connection()
    found = checks.run(connection, whole=whole)
    if unit is not None:
        found = of_unit(connection, found, unit)
    return [*found, *papers.run(session, unit=unit, whole=whole)]


def names() -> list[tuple[str, str]]:
    """(name, sentence) of everything that is checked."""
    return [*checks.names(), *papers.SAYS.items()]
