"""How many messages a second are ordered, and delivered to receivers on this machine.

python bench/outbox.py [--messages 2000]                              on SQLite
scripts/with_postgresql.sh python bench/outbox.py [--messages 2000]   on PostgreSQL

Receivers run in a process of their own on the same machine, answer at once, and are not the bottleneck of a real day:
what is measured is our side, each message with its claim, its entry in the log, and what is synced to the disk.
"""

from __future__ import annotations

import argparse
import functools
import multiprocessing
import os
import shutil
import socket
import tempfile
import threading
import time
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

NAME = "receiver"
RECEIVERS = 8


def receive(told: Connection) -> None:
    """This will take calls and mail until the process is ended; it tells the two ports."""
    ports = []
    for serve in (_answer_call, _answer_mail):
        listener = socket.create_server(("", 0), backlog=256)
        ports.append(listener.getsockname()[1])
        threading.Thread(target=_accept, args=(listener, serve), daemon=True).start()
    told.send(ports)
    threading.Event().wait()


def _accept(listener: socket.socket, serve: Any) -> None:
    while True:
        conn, _ = listener.accept()
        threading.Thread(target=serve, args=(conn,), daemon=True).start()


def _answer_call(conn: socket.socket) -> None:
    with conn:
        came = b""
        while b"\r\n\r\n" not in came or not came.endswith(b"}"):
            came += conn.recv(65_536)
        conn.sendall(b"HTTP/1.1 204 No Content\r\n\r\n")


def _answer_mail(conn: socket.socket) -> None:
    with conn, conn.makefile("rb") as lines:
        conn.sendall(b"220 here\r\n")
        for line in lines:
            command = line[:4].upper()
            if command == b"DATA":
                conn.sendall(b"354 go\r\n")
                while lines.readline() != b".\r\n":
                    pass
            conn.sendall(b"221 bye\r\n" if command == b"QUIT" else b"250 ok\r\n")
            if command == b"QUIT":
                return


def main() -> None:
    """This will measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--messages", type=int, default=2000)
    count = parser.parse_args().messages
    folder = tempfile.mkdtemp(prefix="lachan-bench-outbox-")
    ours, theirs = multiprocessing.Pipe()
    receivers = multiprocessing.Process(target=receive, args=(theirs,), daemon=True)
    receivers.start()
    call_port, mail_port = ours.recv()
    os.environ |= {
        "LACHAN_DATA": folder,
        "LACHAN_MAIL_SERVER": f"smtp://127.0.0.1:{mail_port}",
        "LACHAN_MAIL_FROM": "trungtam@lachan.example",
        "LACHAN_PARTNER_NETWORKS": "127.0.0.0/8",
        "DJANGO_SETTINGS_MODULE": "lachan.centre.config.settings",
    }
    try:
        _measure(count, call_port)
    finally:
        receivers.kill()
        shutil.rmtree(folder, ignore_errors=True)


def _measure(count: int, call_port: int) -> None:
    import django  # noqa: PLC0415 - the settings are read from the environment that main has made

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415 - as above
    from django.db import connection, transaction  # noqa: PLC0415 - as above
    from django.utils import timezone  # noqa: PLC0415 - as above

    from lachan.centre.outbox import services, signing  # noqa: PLC0415 - as above
    from lachan.centre.outbox.delivery import Deliverer  # noqa: PLC0415 - as above
    from lachan.centre.outbox.models import Message, State  # noqa: PLC0415 - as above

    call_command("migrate", verbosity=0, interactive=False)
    signing.add_secret(name=NAME, now=timezone.now())
    text = "Xin chào, đây là một tin của trung tâm.\n" * 20
    send_call = functools.partial(
        services.send_webhook, event="a.b", payload={"text": text}, secret_name=NAME, allow_private=True
    )
    send_mail = functools.partial(services.send_mail, to="lan@congan.example", subject="Cảnh báo", text=text)
    for kind in ("calls", "mail"):
        begun = time.perf_counter()
        for number in range(count):
            with transaction.atomic():
                now = timezone.now()
                if kind == "calls":
                    # receivers of their own, as partners are
                    url = f"http://127.0.0.{1 + number % RECEIVERS}:{call_port}/"
                    send_call(key=f"call:{number}", url=url, now=now)
                else:
                    send_mail(key=f"mail:{number}", now=now)
        ordered = count / (time.perf_counter() - begun)
        worker = Deliverer()
        begun = time.perf_counter()
        while Message.objects.exclude(state=State.DELIVERED).exists():
            worker.run(timezone.now())
        delivered = count / (time.perf_counter() - begun)
        attempts = sum(Message.objects.values_list("attempts", flat=True))
        print(
            f"{connection.vendor}: {kind}: {ordered:.0f} ordered/s, {delivered:.0f} delivered/s "
            f"({count} messages, {attempts} attempts in all)"
        )


if __name__ == "__main__":
    main()
