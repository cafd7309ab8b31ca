"""The worklist: each sees what waits for them, oldest first, with one next act; and nothing when nothing waits."""

from app.acting import Acting
from app.db import db
from app.desk.service import gather_tasks
from tests.app.conftest import ROLES, World
from tests.app.relief.scene import approve, count, fill, order, propose, seen, send, sentences


def test_the_work_of_one_request_goes_from_desk_to_desk(world: World) -> None:
    fill(world, 5_000_000)

    def waits() -> dict[str, str]:
        return {
            role: sentences(world.client(role).get("/viec")) for role in ROLES
            if "Không có việc nào chờ bạn" not in world.client(role).get("/viec").text
        }  # fmt: skip

    assert waits() == {}
    path = propose(world)
    assert {role: "Xem và quyết định" in page for role, page in waits().items()} == {"approver": True}
    back = {**seen(world.client("approver"), path), "decision": "return", "reason": "Thiếu giấy tờ."}
    send(world.client("approver"), path, back)
    assert {role: "Sửa và gửi lại" in page for role, page in waits().items()} == {"officer": True}
    fields = {"category": "illness", "fund": world.fund, "amount": "2tr", "reason": "Đã bổ sung giấy tờ.", "version": 1}
    send(world.client("officer"), f"{path}/sua", fields)
    approve(world, path, "2tr")
    assert {role: "Lập phiếu chi" in page for role, page in waits().items()} == {"accountant": True}
    slip = str(order(world, path, "2tr").location)
    assert {role: "Ký phiếu chi" in page for role, page in waits().items()} == {"chief_accountant": True}
    send(world.client("chief_accountant"), slip, {"step": "chief"})
    assert {role: "Ký phiếu chi" in page for role, page in waits().items()} == {"approver": True}
    send(world.client("approver"), slip, {"step": "head"})
    assert {role: "Chi tiền" in page for role, page in waits().items()} == {"treasurer": True}
    count(world, slip)
    assert waits() == {}


def test_the_longest_wait_stands_first(world: World) -> None:
    fill(world, 9_000_000)
    paid = propose(world, amount="2tr")
    approve(world, paid, "2tr")
    slip = str(order(world, paid, "2tr").location)
    send(world.client("chief_accountant"), slip, {"step": "chief"})
    later = propose(world, name="Tẩn A Mẫu")
    who = Acting(world.party["approver"], world.unit, frozenset({"approver"}))
    tasks = gather_tasks(db.session(), who)
    assert [(task.href, task.act) for task in tasks] == [(slip, "Ký phiếu chi"), (later, "Xem và quyết định")]


def test_nobody_is_asked_to_decide_the_own_request(world: World) -> None:
    propose(world)
    both = Acting(world.party["officer"], world.unit, frozenset({"officer", "approver"}))
    assert gather_tasks(db.session(), both) == []


def test_an_empty_list_says_why(world: World) -> None:
    assert "khi đến lượt bạn" in sentences(world.client("treasurer").get("/viec"))
    assert "không có bước nào" in sentences(world.client("planner").get("/viec"))
    assert world.client().get("/viec").status_code == 303
