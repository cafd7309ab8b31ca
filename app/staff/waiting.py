"""What waits for an admin: proposals that another admin made."""

from sqlalchemy.orm import Session

from app.acting import Acting
from app.formats import day
from app.security import ROLES
from app.staff import endings, grants
from app.tasks import Task


def waiting(session: Session, acting: Acting) -> list[Task]:
    """The proposals the acting admin may agree to; one's own wait for somebody else."""
    if "admin" not in acting.roles:
        return []
    given = [
        Task(
            title=f"Giao vai trò {ROLES[grant.role].lower()} cho {name}",
            detail=f"Từ ngày {day(grant.valid_from)}" + (f" đến {day(grant.valid_to)}" if grant.valid_to else ""),
            act="Xem đề nghị",
            href=f"/quan-tri/vai-tro/{grant.id}",
            since=grant.at,
        )
        for grant, name in grants.pending_grants(session, acting)
        if grant.proposed_by != acting.party
    ]
    ended = [
        Task(
            title=f"Chấm dứt vai trò {ROLES[grant.role].lower()} của {name}",
            detail=f"Ngày cuối {day(end.last_day)}",
            act="Xem đề nghị",
            href=f"/quan-tri/cham-dut/{end.id}",
            since=end.at,
        )
        for end, grant, name in endings.pending_ends(session, acting)
        if end.proposed_by != acting.party
    ]
    return given + ended
