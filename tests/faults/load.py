"""What goes on while something breaks: visitors, readers, views and editors, and what they got."""

import random
from collections.abc import Callable
from itertools import count
from threading import Event, Thread

from .asking import NO_ANSWER, Record, ask
from .editor import Editor
from .site import Site

VIEWERS = 4
# Seconds that each rests after each request: with those below about 80 requests a second.
REST_OF_VISITOR, REST_OF_READER, REST_OF_VIEWER, REST_OF_EDITOR = 0.03, 0.1, 0.05, 0.2
LISTS = ["/en/", "/zh-hans/", "/zh-hant/", "/en/articles/", "/zh-hans/articles/"]
# Addresses of readers, each used once: a visitor's second view would not count.
_addresses = count(1)


class Load:
    """
    Until it is stopped:

    - visitors ask nginx for pages that it has (`visitors`);
    - readers ask the portal for what no cache has: searches for words never asked before
      (`readers`);
    - views are counted (`views`), each of another visitor;
    - two editors save drafts (`editors`).

    `before` is the site's state at the start, when nothing else went on.
    """

    def __init__(self, site: Site) -> None:
        self._site = site
        self.before = site.state()
        self._stopped = Event()
        self.visitors, self.readers, self.views = Record(), Record(), Record()
        self.editors = [
            Editor(f"Editor {number} {random.getrandbits(40):x}", session, site.server.port)
            for number, session in enumerate(site.contents["sessions"])
        ]
        self._pages = [*site.contents["pages"][:20], *LISTS]
        works: list[tuple[Callable[[random.Random], None], float]] = [
            *[(self._visit, REST_OF_VISITOR)] * 2,
            *[(self._read, REST_OF_READER)] * 2,
            *[(self._view, REST_OF_VIEWER)] * VIEWERS,
            *[(lambda _, editor=editor: editor.save(), REST_OF_EDITOR) for editor in self.editors],
        ]
        self._threads = [
            Thread(target=self._repeat, args=(seed, *work)) for seed, work in enumerate(works)
        ]

    def __enter__(self) -> "Load":
        self.warm()
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopped.set()
        for thread in self._threads:
            thread.join()

    def warm(self) -> None:
        """Have nginx keep each page that visitors ask for."""
        for page in self._pages:
            answer = ask(self._site.port, page)
            assert answer.status == 200, (page, answer)

    @property
    def records(self) -> list[Record]:
        """Of those who ask the portal itself."""
        return [self.readers, self.views, *(editor.record for editor in self.editors)]

    @property
    def kept(self) -> list[str]:
        return [text for editor in self.editors for text in editor.kept]

    @property
    def accepted(self) -> int:
        """Views that were answered as counted."""
        return self.views.statuses[200]

    def _repeat(self, seed: int, work: Callable[[random.Random], None], rest: float) -> None:
        chance = random.Random(seed)
        while not self._stopped.wait(rest):
            work(chance)

    def _visit(self, chance: random.Random) -> None:
        page = chance.choice(self._pages)
        answer = ask(self._site.port, page)
        if answer.status == 200 and "</html>" not in answer.text:
            answer = answer._replace(status=NO_ANSWER, text="half a page")
        self.visitors.add(page, answer)

    def _read(self, chance: random.Random) -> None:
        edition = chance.choice(("en", "zh-hans", "zh-hant"))
        path = f"/{edition}/search/?q=park{chance.getrandbits(40):x}"
        self.readers.add(path, ask(self._site.server.port, path, headers=somebody()))

    def _view(self, chance: random.Random) -> None:
        path = f"/articles/{chance.choice(self._site.contents['articles'])}/views/"
        self.views.add(path, ask(self._site.server.port, path, "POST", headers=somebody()))


def somebody() -> dict[str, str]:
    """A visitor who was not there before, as a proxy tells who asks."""
    number = next(_addresses)
    return {"X-Forwarded-For": f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"}
