"""The server of zones as a process: put together, run until it is told to end."""

from __future__ import annotations

import signal
import time
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.utils import timezone

from lachan.centre.exchange.zones.desk import Desk
from lachan.centre.exchange.zones.keeping import Keeper
from lachan.centre.exchange.zones.plan import plan_now
from lachan.centre.exchange.zones.server import ZoneServer
from lachan.centre.exchange.zones.standing import alone

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

FOLDER: Final = "zones"


def zones_folder() -> Path:
    """This will give the folder of what is kept for zones."""
    folder: Path = settings.ENVIRONMENT.exchange_folder / FOLDER
    return folder


def serve_zones(*, listens: Sequence[tuple[str, int]], say: Callable[[str], None]) -> None:
    """This will serve until SIGTERM or SIGINT. Raises AlreadyServedError, OSError, DatabaseError before it serves."""
    plan, folder = plan_now(), zones_folder()
    with alone(folder):
        keeper = Keeper(plan=plan, folder=folder, clock=timezone.now)
        keeper.look()
        desk = Desk(keeper=keeper, plan=plan, monotonic=time.monotonic)
        server = ZoneServer(
            plan=plan, keeper=keeper, desk=desk, clock=lambda: int(timezone.now().timestamp())
        )
        bound = server.bind(listens)
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda _signal, _frame: server.end())
        for address, port in bound:
            shown = f"[{address}]" if ":" in address else address
            say(f"zones of {plan.zone}. at {shown} port {port}, UDP and TCP")
        server.run()
