"""What waits today: roles that one administrator asked for and another has to decide, and one that nobody did."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from lachan.centre.accounts.queries.roles import REQUEST_LASTS
from lachan.centre.accounts.services.person_requests import request_address_change
from lachan.centre.accounts.services.role_requests import decide_role_request, expire_role_requests
from lachan.centre.demo.story.p01_offices import CENTRE
from lachan.centre.demo.story.p02_persons import FIRST

if TYPE_CHECKING:
    from lachan.centre.demo.factories import Scene


def tell(scene: Scene) -> None:
    """This will leave one request refused, one expired, two open for roles and one for an address."""
    first, second = (short for short, _ in FIRST)
    refused = scene.ask_for_role(
        "ls-truc", "approver", "CAT-LS", by=first, reason="Lạng Sơn chưa có người phê duyệt"
    )
    scene.ask_for_role("ct-truc", "approver", "CAT-CT", by=first, reason="Cần Thơ chưa có người phê duyệt")
    scene.pass_time(days=1)
    decide_role_request(request_id=refused, grant=False, actor=scene.actor(second), now=scene.now)

    scene.pass_time(days=REQUEST_LASTS.days)
    expire_role_requests(now=scene.now)

    scene.come_near_the_end(hours=20)
    scene.ask_for_role(
        "ct-truc",
        "approver",
        "CAT-CT",
        by=first,
        reason="Đề nghị lại: Cần Thơ vẫn chưa có người phê duyệt",
    )
    scene.pass_time(minutes=50)
    scene.ask_for_role(
        "dn-truc",
        "approver",
        "CAT-DN",
        by=second,
        reason="Thay anh Bình trong ba tháng đi học",
        valid_to=scene.day + timedelta(days=90),
    )
    request_address_change(
        person_id=scene.person("duyet"),
        email="kim.lien@lachan.example",
        reason="Chuyển sang hộp thư mới của đơn vị",
        actor=scene.actor(first),
        now=scene.now,
    )
    # a stand-in whose role ends soon, so that the home page has something to say
    scene.give_role("truc2", "publisher", CENTRE, by=second, valid_to=scene.day + timedelta(days=6))
