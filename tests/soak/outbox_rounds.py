"""Rounds of a keeper that is killed over and over, against a mail server and a program that goes away for some of them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING, Any

from fresh import fresh_place

if TYPE_CHECKING:
    from pathlib import Path

    from soak.outbox_receivers import MailSink, Program


def keep_rounds(
    keeper_file: Path,
    folder: Path,
    mail: MailSink,
    program: Program,
    *,
    rounds: int,
    minutes: float,
    away: range,
    seed: int,
    **settings: str,
) -> dict[str, Any]:
    """This will let a keeper run against both receivers and give its last word; the program is away in rounds of `away`."""
    mail.controller.start()
    try:
        with fresh_place(folder) as place:
            keeper = subprocess.Popen(
                [
                    sys.executable,
                    keeper_file,
                    folder,
                    f"http://127.0.0.1:{program.port}/hook",
                    str(rounds),
                    str(minutes),
                    str(seed),
                ],
                env=place.environment
                | {
                    "PYTHONPATH": os.pathsep.join(sys.path),
                    "LACHAN_MAIL_SERVER": f"smtp://127.0.0.1:{mail.port}",
                    "LACHAN_MAIL_FROM": "trungtam@lachan.example",
                    "LACHAN_PARTNER_NETWORKS": "127.0.0.1/32",
                }
                | settings,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                text=True,
            )
            with keeper:
                assert keeper.stdin is not None
                assert keeper.stdout is not None
                said = ""
                for said in keeper.stdout:
                    number = int(said.split()[1]) if said.startswith("round") else -1
                    if number in away:
                        program.close()
                    else:
                        program.open()
                    if said.startswith("{"):
                        break
                    keeper.stdin.write("\n")
                    keeper.stdin.flush()
            assert keeper.returncode == 0
            result: dict[str, Any] = json.loads(said)
            return result
    finally:
        mail.controller.stop()
        program.close()
