"""Serving: the site, beside one worker and, where its key is named, the signer of the log.

The application is loaded before the worker processes are made, and they are forked: what the engine has loaded is then
in memory once, whatever the number of processes.
"""

from __future__ import annotations

import errno
import gc
import multiprocessing
import os
import signal
import socket
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils import timezone

from lachan.centre.config.opening import SETTINGS_MODULE, ServeError
from lachan.centre.config.preparing import prepare, refuse_demo_passwords
from lachan.centre.config.supervising import Program, supervise

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

__all__ = [
    "ServeError",
    "load",
    "prepare",
    "refuse_taken_port",
    "run_signer",
    "run_worker",
    "run_zones",
    "serve",
    "up",
]

# Connections that wait for a thread. More than these wait in the system's own queue.
BACKPRESSURE = 256
# Heads are at most 16 KB, and must have come within ten seconds.
HEAD_BYTES = 16_384
HEAD_READ_TIMEOUT_MS = 10_000
KILL_TIMEOUT_SECONDS = 10


def up(
    *,
    address: str = "127.0.0.1",
    port: int = 8000,
    workers: int | None = None,
    say: Callable[[str], None] = print,
) -> int:
    """This will serve the site beside one worker until it is stopped, and give the exit status.

    All end together; a worker that crashes is started again. Raises ServeError as `serve` does.
    """
    if workers is not None:
        os.environ["LACHAN_WORKERS"] = str(workers)
    prepare(say=say)
    refuse_demo_passwords(address)
    refuse_taken_port(address, port)
    programs = [
        Program("the site", lambda: _serve_site(address, port, say), again=False),
        Program("the worker", run_worker),
    ]
    if settings.ENVIRONMENT.signer_secret is not None:
        # first, so that the worker finds it
        programs.insert(0, Program("the signer", run_signer))
    if settings.ENVIRONMENT.zones_listen:
        programs.append(Program("the zones", lambda: run_zones(say=say)))
    return supervise(programs)


def _serve_site(address: str, port: int, say: Callable[[str], None]) -> int:
    application = load()
    say(f"http://{_shown(address)}:{port}")
    _run(application, address, port, settings.ENVIRONMENT.workers)
    return 0


def run_worker() -> int:
    """This will run the worker in this process, after `prepare`."""
    from lachan.centre.config.work import work  # noqa: PLC0415 - its models need Django set up

    return work()


def run_signer() -> int:
    """This will run the signer of the log's heads in this process, as the user to whom its key belongs."""
    from lachan.centre.audit.signer import Signer  # noqa: PLC0415 - in its own process alone
    from lachan.centre.audit.signer import serve as answer  # noqa: PLC0415 - as above
    from lachan.centre.audit.signing import read_key  # noqa: PLC0415 - as above

    secret, door = settings.ENVIRONMENT.signer_secret, settings.ENVIRONMENT.signer_socket
    if secret is None or door is None:
        raise ServeError("The signer has no key or no socket.")
    become_owner_of(secret)
    signer = Signer(key=read_key(secret), state=secret.with_suffix(".state"))
    answer(signer=signer, path=door, mode=0o660, clock=timezone.now)
    return 0


def run_zones(*, listens: Sequence[tuple[str, int]] = (), say: Callable[[str], None] = print) -> int:
    """This will run the server of zones in this process, after `prepare`.

    `listens` overrules `LACHAN_ZONES_LISTEN`. Raises ServeError when it can't serve.
    """
    from lachan.centre.exchange.zones.running import serve_zones  # noqa: PLC0415 - its models need Django set up
    from lachan.centre.exchange.zones.standing import AlreadyServedError  # noqa: PLC0415 - as above

    where = tuple(listens) or settings.ENVIRONMENT.zones_listen
    if not where:
        raise ServeError("Nowhere to listen: name it in LACHAN_ZONES_LISTEN, such as 203.0.113.53:53.")
    try:
        serve_zones(listens=where, say=say)
    except AlreadyServedError:
        raise ServeError(
            "Another server of zones has this data folder. One is enough; end the other first."
        ) from None
    except OSError as error:
        shown = ", ".join(f"{address}:{port}" for address, port in where)
        raise ServeError(f"Zones can't be served at {shown}: {error.strerror}.") from None
    return 0


def become_owner_of(path: Path) -> None:
    """This will give up being root for the user and group to whom a file belongs; nothing where we aren't root."""
    owner = path.stat()
    if os.geteuid() == 0 and owner.st_uid:
        os.setgroups([])
        os.setgid(owner.st_gid)
        os.setuid(owner.st_uid)


def serve(
    *,
    address: str = "127.0.0.1",
    port: int = 8000,
    workers: int | None = None,
    say: Callable[[str], None] = print,
) -> None:
    """This will serve until it is stopped (SIGINT, SIGTERM). `workers` overrules `LACHAN_WORKERS`.

    Raises ServeError when the settings are wrong, the data folder can't be written, or the port is taken.
    """
    if workers is not None:
        # the limits are shared out among the processes, so they have to know how many there are
        os.environ["LACHAN_WORKERS"] = str(workers)
    prepare(say=say)
    refuse_demo_passwords(address)
    refuse_taken_port(address, port)
    _serve_site(address, port, say)


def refuse_taken_port(address: str, port: int) -> None:
    """This will raise ServeError when the port can't be had, before anything is started."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
        except OSError as error:
            raise ServeError(_why_not(error, address, port)) from None


def _why_not(error: OSError, address: str, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"Port {port} is taken by another program. Stop that one, or choose another port (--port {port + 1})."
    if error.errno == errno.EACCES:
        return f"Port {port} is for the system's own services. Choose one from 1024 on (--port 8000)."
    return (
        f"{address}:{port} can't be served: {error.strerror}. Choose another address (--address 127.0.0.1)."
    )


def load() -> Any:
    """This will give the WSGI application, with the engine's models loaded and warm."""
    from lachan.centre.config.wsgi import application  # noqa: PLC0415 - Django has to be set up first
    from lachan.centre.public.queries import warm_up  # noqa: PLC0415 - as above

    warm_up()
    gc.collect()
    # what is loaded now is never freed: the collector needn't touch (and so copy) it in each process
    gc.freeze()
    return application


def _run(application: Any, address: str, port: int, workers: int) -> None:
    from granian import Granian  # noqa: PLC0415 - configures logging when imported
    from granian.constants import HTTPModes, Interfaces  # noqa: PLC0415 - as above
    from granian.http import HTTP1Settings  # noqa: PLC0415 - as above

    multiprocessing.set_start_method("fork", force=True)
    server = Granian(
        f"{SETTINGS_MODULE}:application",
        address=address,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=settings.ENVIRONMENT.threads,
        backpressure=BACKPRESSURE,
        http=HTTPModes.http1,
        http1_settings=HTTP1Settings(header_read_timeout=HEAD_READ_TIMEOUT_MS, max_buffer_size=HEAD_BYTES),
        websockets=False,
        log_enabled=False,
        log_access=False,
        respawn_failed_workers=True,
        # a worker whose threads wait for slow senders would never end by itself
        workers_kill_timeout=KILL_TIMEOUT_SECONDS,
        process_name=None,
    )
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    server.serve(target_loader=lambda: application, wrap_loader=False)


def _shown(address: str) -> str:
    """This will name the address as one types it; passkeys need the name and not the number of this machine."""
    if address in {"127.0.0.1", "::1", "0.0.0.0", "::"}:  # noqa: S104 - compared, not bound
        return "localhost"
    return f"[{address}]" if ":" in address else address
