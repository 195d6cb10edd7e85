"""The portal's web server, granian with what the portal needs of it: `python -m portal.server`.

Run it in the folder of the project. It ends at one SIGTERM or SIGINT, or at several, with the
requests that are answered at that moment; after LAST_REQUESTS seconds whatever they do.
"""

import argparse
import asyncio
import os
import resource
import signal
import sys
from queue import SimpleQueue
from typing import Any

from granian import _signals
from granian._granian import WorkerSignal
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.server import MPServer

APPLICATION = "portal.rsgi:application"
# Seconds that a client has for its headers, and the bytes of them that are kept meanwhile;
# portal.door has the limits of what is answered.
HEADERS_WITHIN = 10
MOST_HEADER_BYTES = 64 * 1024
# Open connections of a worker. They cost memory and a descriptor each, and no thread.
CONNECTIONS = 4_000
# MB of memory with which a worker is replaced by another one, after its last requests.
MOST_MEMORY = 768
# What a request may still take once the server is told to end, in seconds.
LAST_REQUESTS = 20

# How glibc allocates, which it reads as a process starts. Blocks over 1 MB come from the system and
# return to it when they are freed; by default such blocks soon stay, and pictures fragment the heap
# of each thread: ten uploads in four threads peaked at 630 MB without this and at 286 MB with it
# (glibc 2.36). Two heaps serve all threads: a worker that has seen everything needs 30 MB less.
ALLOCATION = {"MALLOC_MMAP_THRESHOLD_": str(1024**2), "MALLOC_ARENA_MAX": "2"}


class _Bell:
    """
    An event without a lock, which a handler of signals can set at any moment.

    It may ring once more than needed: whoever waits looks again at what it waits for.
    """

    def __init__(self) -> None:
        self._rung: SimpleQueue[None] = SimpleQueue()

    def set(self) -> None:
        self._rung.put(None)

    def wait(self) -> None:
        self._rung.get()

    def clear(self) -> None:
        """Nothing is lost that rang meanwhile."""


class Server(MPServer):
    """
    granian, which ends also where signals come several at once, or while it starts.

    Its own handler sets an event, which takes the event's lock: a second signal at that moment, as
    `make` sends when its whole group is stopped, would wait for the lock that the first one holds.
    A worker that is still starting has the main process's handler, which would only note, in the
    worker's own copy of it, that the server is to end. One that serves would wait, at its third
    signal, for somebody to take the second.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.main_loop_interrupt = _Bell()  # type: ignore[assignment]  # As far as is used.
        # Looked up by each worker when it has started.
        _signals.set_loop_signals = _set_signals_of_worker

    def signal_handler_interrupt(self, *args: Any, **kwargs: Any) -> None:
        """Stop the server, or the worker that has not started yet."""
        if os.getpid() != self.pid:
            os._exit(0)
        super().signal_handler_interrupt(*args, **kwargs)

    def shutdown(self, exit_code: int = 0) -> None:
        """End all workers; those that ended by the same signal have not failed."""
        if self.interrupt_signal:
            self.interrupt_children.clear()
        super().shutdown(exit_code)


def _set_signals_of_worker(loop: asyncio.AbstractEventLoop) -> WorkerSignal:
    told = WorkerSignal()
    is_told = False

    def tell_once() -> None:
        nonlocal is_told
        if not is_told:
            is_told = True
            told.set()

    for kind in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(kind, tell_once)
    return told


def main() -> None:
    """Serve the portal until a signal ends it; raises SystemExit where an option is unknown."""
    parser = argparse.ArgumentParser(prog="python -m portal.server", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (%(default)s)")
    parser.add_argument("--port", type=int, default=8000, help="port to listen on (%(default)s)")
    parser.add_argument("--workers", type=int, default=2, help="processes (%(default)s)")
    parser.add_argument("--access-log", action="store_true", help="log a line for each request")
    parser.add_argument(
        "--metrics-port", type=int, help="port of 127.0.0.1 with figures for Prometheus"
    )
    options = parser.parse_args()
    if not ALLOCATION.keys() <= os.environ.keys():
        again = [sys.executable, "-m", "portal.server", *sys.argv[1:]]
        os.execve(sys.executable, again, ALLOCATION | os.environ)  # noqa: S606 - our own words.
    _soft, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    Server(
        APPLICATION,
        address=options.host,
        port=options.port,
        interface=Interfaces.RSGI,
        workers=options.workers,
        # Version 2 has no use here, and faults of its own.
        http=HTTPModes.http1,
        http1_settings=HTTP1Settings(
            header_read_timeout=HEADERS_WITHIN * 1000, max_buffer_size=MOST_HEADER_BYTES
        ),
        websockets=False,
        backlog=CONNECTIONS,
        backpressure=CONNECTIONS,
        workers_max_rss=MOST_MEMORY,
        workers_kill_timeout=LAST_REQUESTS,
        respawn_failed_workers=True,
        log_access=options.access_log,
        metrics_enabled=options.metrics_port is not None,
        metrics_port=options.metrics_port or 0,
    ).serve()


if __name__ == "__main__":
    main()
