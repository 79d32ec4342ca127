"""What partners get of it: six subscriptions, all that was decided told, and one thing that waits for two approvers."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from lachan.centre.demo.story.p02_persons import FIRST
from lachan.centre.exchange.queries.entries import last_seq
from lachan.centre.exchange.services.following import expire, follow
from lachan.centre.exchange.services.subscribing import Asked, note_told, subscribe
from lachan.centre.indicators.entries import add_entry, agree_entry
from lachan.centre.outbox.signing import add_secret, names

if TYPE_CHECKING:
    from lachan.centre.demo.factories import Scene

ZONE_SECRET: Final = "songxanh-rpz"  # noqa: S105 - the name of the key by which the demo's zone is taken
_SUBSCRIPTIONS: Final = (
    ("ISP-SONGXANH", Asked("rpz", secret_name=ZONE_SECRET, options={"answer": "block_page"})),
    ("ISP-SONGXANH", Asked("lists", kinds=("domain", "url"), actions=("block",))),
    ("ISP-NUITRANG", Asked("lists", kinds=("domain",), actions=("block",))),
    ("NH-SONGHONG", Asked("lists", kinds=("payee",))),
    ("NH-SONGHONG", Asked("stix")),
    ("VT-LAXANH", Asked("lists", kinds=("phone",))),
    ("TENMIEN-VN", Asked("stix", least_confidence=80)),
)
_STANDS_STILL: Final = "ISP-NUITRANG"
# a page on a real bank's site, as the demo's owner claimed it in `p06_lists`
_WAITS: Final = (
    "url", "https://nganhang-songhong.example/qua-tang",
    "Trang con bị chèn nội dung lừa đảo; đã gọi ngân hàng, chờ họ gỡ",
)  # fmt: skip


def tell(scene: Scene) -> None:
    """This will subscribe partners ten days ago, and tell what was decided until now."""
    if ZONE_SECRET not in names():
        # a story that breaks off leaves a key of nothing; the next one goes on with it
        add_secret(name=ZONE_SECRET, now=scene.now)
    keeper = scene.actor(FIRST[0][0])
    at = scene.now - timedelta(days=10)
    made = []
    for number, (code, asked) in enumerate(_SUBSCRIPTIONS):
        then = at + timedelta(minutes=20 * number)
        made.append((code, subscribe(partner_id=scene.partners[code], asked=asked, actor=keeper, now=then)))
    kind, value, reason = _WAITS
    first, second = scene.actor("phantich1"), scene.actor("phantich2")
    entry = add_entry(
        list_class="bad",
        kind=kind,
        value=value,
        reason=reason,
        actor=first,
        now=scene.now - timedelta(minutes=40),
    )
    agree_entry(entry_id=entry.id, actor=second, now=scene.now - timedelta(minutes=25))
    while follow(now=scene.now):
        pass
    expire(now=scene.now)
    for code, pk in made:
        # one provider's program stands still for three days
        came = scene.now - (timedelta(days=3) if code == _STANDS_STILL else timedelta())
        note_told(subscription_id=pk, seq=0 if code == _STANDS_STILL else last_seq(), now=came)
