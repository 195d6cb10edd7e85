"""Whether a worker's memory grows: a load of everything that visitors and editors do, for long."""

import random
import statistics
import time
from threading import Event, Thread

from tests.load.readers import Readers
from tests.news.library.documents.samples import pdf, stream
from tests.processes import memory_of

from .editor import Editor
from .site import Site

# Of the median of the second tenth, which the median of the last may be. The first tenth is too
# short for a process to have seen everything.
MOST_GROWTH = 1.1
SAMPLED_EVERY = 0.5  # seconds
RATE = 40  # requests of readers a second
UPLOADED_EVERY = 5.0  # seconds

HEAD = ["worker", "samples", "second tenth MB", "last tenth MB", "growth"]


def watch(site: Site, seconds: float) -> dict[int, list[int]]:
    """The resident memory of each worker, in bytes, again and again; by its process."""
    samples: dict[int, list[int]] = {worker: [] for worker in site.server.workers()}
    stopped = Event()
    editors = [
        Editor(f"Editor {number}", session, site.server.port)
        for number, session in enumerate(site.contents["sessions"])
    ]
    threads = [Thread(target=_edit, args=(editor, stopped)) for editor in editors]
    with Readers([site.server], site.contents["pages"], RATE) as readers:
        for thread in threads:
            thread.start()
        try:
            end = time.monotonic() + seconds
            while time.monotonic() < end:
                for worker, sampled in samples.items():
                    sampled.append(memory_of(worker))
                time.sleep(SAMPLED_EVERY)
        finally:
            stopped.set()
            for thread in threads:
                thread.join()
    assert readers.failures == [], readers.failures[:5]
    assert all(editor.kept for editor in editors)
    return samples


def rows(samples: dict[int, list[int]]) -> list[tuple[object, ...]]:
    """As HEAD names them; raises StatisticsError for fewer than ten samples."""
    found: list[tuple[object, ...]] = []
    for worker, sampled in samples.items():
        early, late = medians(sampled)
        found.append((worker, len(sampled), early / 1024**2, late / 1024**2, late / early))
    return found


def medians(sampled: list[int]) -> tuple[float, float]:
    """Of the second tenth, and of the last."""
    tenth = len(sampled) // 10
    return statistics.median(sampled[tenth : 2 * tenth]), statistics.median(sampled[-tenth:])


def problems(samples: dict[int, list[int]]) -> list[str]:
    found = []
    for worker, sampled in samples.items():
        early, late = medians(sampled)
        if late > MOST_GROWTH * early:
            found.append(f"worker {worker} grew from {early:.0f} to {late:.0f} bytes")
    return found


def _edit(editor: Editor, stopped: Event) -> None:
    uploads_at = time.monotonic()
    while not stopped.wait(0.5):
        editor.save()
        if time.monotonic() > uploads_at:
            uploads_at = time.monotonic() + UPLOADED_EVERY
            text = f"% {random.getrandbits(60)}\n".encode()
            editor.upload(pdf(stream(text * 50_000, b"")))
