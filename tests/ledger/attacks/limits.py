"""Attacks on limits: alone, at once, behind the back of one that was announced, and past it (invariant 13)."""

from tests.ledger.attacks import attack
from tests.ledger.attacks.mandates import decide
from tests.ledger.scene import FRESH, NOW, Arsenal


def limit(a: Arsenal, **changes: object) -> list[str]:
    said = {
        "id": FRESH, "unit_id": a.f.unit, "window_days": 365, "most_amount": 900_000_000, "most_times": None,
        "valid_from": "2026-04-01", "by_id": a.f.chief, "agreed_by": a.f.head, "at": str(NOW), **changes,
    }  # fmt: skip
    return [a.insert("person_limit", **said)]


@attack("person_limit.set_by_two", "setting_needs_two")
def sets_a_limit_alone(a: Arsenal) -> list[str]:
    return limit(a, agreed_by=a.f.chief)


@attack("person_limit.with_notice", "setting_notice")
def sets_a_limit_from_today(a: Arsenal) -> list[str]:
    return limit(a, valid_from="2026-03-10")


@attack("person_limit_stop.before_its_day", "setting_in_force")
def stops_a_limit_in_force(a: Arsenal) -> list[str]:
    return [a.insert("person_limit_stop", limit_id=a.s.limit, by_id=a.f.chief, reason="Vướng", at=str(NOW))]


@attack("approval.within_person_limit", "person_limit")
def gives_one_person_more_than_the_limit(a: Arsenal) -> list[str]:
    """The limit is 20.000.000 in 365 days, and 1.000.000 is given already."""
    asked = {**a.row("mandate", id=a.s.asked), "id": FRESH, "requested": 30_000_000}
    return [a.insert("mandate", **asked), *decide(a, FRESH, amount=19_000_001)]


@attack("person_help.begins_empty", "unexplained", also_refused_on="postgresql")
def makes_somebody_helped_before(a: Arsenal) -> list[str]:
    return [a.insert("person_help", unit_id=a.f.unit, party_id=a.f.donor, times=3, amount=5, last_mandate=0)]


@attack("series.goes_on_by_two", "setting_needs_two")
def hides_numbers_behind_a_first_one(a: Arsenal) -> list[str]:
    return [a.insert("series", id=FRESH, unit_id=a.f.unit, kind="BNUH", year=2030, month=0, first=90, last=90)]


@attack("series_setting.set_by_two", "setting_needs_two")
def sets_a_series_alone(a: Arsenal) -> list[str]:
    said = {"unit_id": a.f.unit, "kind": "BNUH", "year": 2030, "month": 0, "first": 90, "at": str(NOW)}
    return [a.insert("series_setting", **said, by_id=a.f.chief, agreed_by=a.f.chief)]


def numbers(a: Arsenal, **changes: object) -> list[str]:
    said = {
        "id": FRESH, "unit_id": a.f.unit, "monthly": 1, "valid_from": "2030-01-01", "by_id": a.f.chief,
        "agreed_by": a.f.head, "at": str(NOW), **changes,
    }  # fmt: skip
    return [a.insert("numbering", **said)]


@attack("numbering.set_by_two", "setting_needs_two")
def numbers_anew_each_month_alone(a: Arsenal) -> list[str]:
    return numbers(a, agreed_by=a.f.chief)


@attack("numbering.with_notice", "setting_notice")
def numbers_otherwise_from_today(a: Arsenal) -> list[str]:
    return numbers(a, valid_from="2027-01-01", at="2027-01-01 03:00:00+00:00")


@attack("numbering.before_its_first_number", "setting_in_force")
def numbers_otherwise_in_a_year_that_began(a: Arsenal) -> list[str]:
    return numbers(a, valid_from="2026-07-01")


@attack("numbering_stop.before_its_day", "setting_in_force")
def stops_a_numbering_in_force(a: Arsenal) -> list[str]:
    choice = a.rows["numbering"][0]["id"]
    said = {"numbering_id": choice, "by_id": a.f.chief, "reason": "Vướng", "at": "2028-06-01 03:00:00+00:00"}
    return [a.insert("numbering_stop", **said)]


@attack("series.way_by_two", "setting_needs_two")
def begins_a_year_of_monthly_numbers_alone(a: Arsenal) -> list[str]:
    return [a.insert("series", id=FRESH, unit_id=a.f.unit, kind="BC", year=2030, month=3, first=0, last=0)]


@attack("series.way_by_two", "setting_needs_two")
def goes_on_otherwise_than_last_year(a: Arsenal) -> list[str]:
    return [a.insert("series", id=FRESH, unit_id=a.f.unit, kind="BC", year=2027, month=1, first=0, last=0)]


@attack("series.way_by_two", "setting_needs_two")
def begins_the_first_numbers_of_a_kind_monthly_alone(a: Arsenal) -> list[str]:
    return [a.insert("series", id=FRESH, unit_id=a.f.unit, kind="PX", year=2026, month=5, first=0, last=0)]
