"""Serving: sees that all is in order, brings the database and the static files up to date, and answers.

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

import django
from django.conf import settings
from django.core.checks import Error, run_checks
from django.core.management import call_command
from django.db import OperationalError, connections
from django.utils import timezone

from lachan.centre.config.backups.moving import is_interrupted
from lachan.centre.config.databases import PasswordFileError
from lachan.centre.config.in_use import InUseError, use_alone, use_together
from lachan.centre.config.migrating import migrate_alone
from lachan.centre.config.supervising import Program, supervise
from lachan.centre.web.keyfiles import KeyFileError

if TYPE_CHECKING:
    from collections.abc import Callable

SETTINGS_MODULE = "lachan.centre.config.settings"
# Connections that wait for a thread. More than these wait in the system's own queue.
BACKPRESSURE = 256
# Heads are at most 16 KB, and must have come within ten seconds.
HEAD_BYTES = 16_384
HEAD_READ_TIMEOUT_MS = 10_000
KILL_TIMEOUT_SECONDS = 10


class ServeError(Exception):
    """The site isn't started; the message says why and what mends it."""


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
    refuse_taken_port(address, port)
    return supervise(
        (
            Program("the site", lambda: _serve_site(address, port, say), again=False),
            Program("the worker", run_worker),
        )
    )


def _serve_site(address: str, port: int, say: Callable[[str], None]) -> int:
    application = load()
    say(f"http://{_shown(address)}:{port}")
    _run(application, address, port, settings.ENVIRONMENT.workers)
    return 0


def run_worker() -> int:
    """This will run the worker in this process, after `prepare`."""
    from lachan.centre.config.work import work  # noqa: PLC0415 - its models need Django set up

    return work()


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
    refuse_taken_port(address, port)
    _serve_site(address, port, say)


def prepare(*, say: Callable[[str], None] = print, static: bool = True) -> None:
    """This will load the settings, check them, and bring the database and the static files up to date.

    Raises ServeError with every problem and its mend.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS_MODULE)
    # what is made here (database, keys) is for the owner alone
    os.umask(0o077)
    try:
        django.setup()
    except (KeyFileError, PasswordFileError) as error:
        raise ServeError(str(error)) from None
    except OSError as error:
        raise ServeError(f"The data folder can't be used: {error}. Name another in LACHAN_DATA.") from None
    problems = run_checks()
    for problem in problems:
        say(f"{problem.msg} {problem.hint or ''}".strip())
    if any(isinstance(problem, Error) for problem in problems):
        raise ServeError("The settings above have to be mended first.")
    try:
        _use_data_folder(say)
        migrate_alone()
        _agree_on_keys()
    except OperationalError as error:
        raise ServeError(_why_no_database(error)) from None
    if static:
        call_command("collectstatic", verbosity=0, interactive=False, clear=False)
    connections.close_all()


def _use_data_folder(say: Callable[[str], None]) -> None:
    """This will mark the data folder as used by this process and its children, and finish what a restore left."""
    try:
        if is_interrupted(settings.ENVIRONMENT.data):
            from lachan.centre.config.backups.restoring import finish_interrupted  # noqa: PLC0415 - seldom needed

            alone = use_alone(settings.ENVIRONMENT.data)
            finish_interrupted(now=timezone.now(), say=say)
            os.close(alone)
        # held until the last of them has ended
        use_together(settings.ENVIRONMENT.data)
    except InUseError as error:
        raise ServeError(str(error)) from None


def _agree_on_keys() -> None:
    from lachan.centre.web.keymarks import WrongKeyError, agree_on_master_key  # noqa: PLC0415 - needs Django set up

    try:
        agree_on_master_key(now=timezone.now())
    except (KeyFileError, WrongKeyError) as error:
        raise ServeError(str(error)) from None


def _why_no_database(error: OperationalError) -> str:
    """This will say why there is no database; libpq's and SQLite's own words hold no password."""
    why = " ".join(str(error).split())
    if settings.ENVIRONMENT.database is None:
        return f"The database in {settings.ENVIRONMENT.data} can't be used: {why}."
    return f"LACHAN_DATABASE: the database can't be used: {why}. See that it runs, and that it lets us in."


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
