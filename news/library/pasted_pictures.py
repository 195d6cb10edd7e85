"""
Brings the pictures of a pasted text into the library, from other sites or from the text itself.
"""

import io
import logging
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from typing import BinaryIO
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from news.accounts.models import User
from news.richtext import RichTextError, sanitise_but_pictures
from news.richtext.picture_elements import show_address

from .models import Image
from .picture_intake import add_picture
from .pictures import MAX_BYTES, PictureError
from .remote import (
    Picture,
    RemoteError,
    fetch,
    find_pictures,
    put_back_data,
    replace_pictures,
    take_out_data,
)
from .remote.picture_addresses import Replacement, absolute, decode_data

logger = logging.getLogger(__name__)

MOST_PICTURES = 30  # in one save
# For all pictures of one save, which blocks one of the few server threads meanwhile.
SECONDS = 10.0
SECONDS_EACH = 6.0  # so that a few slow sites leave time for the others
AT_ONCE = 4  # also the number of fetched pictures on disk, each up to MAX_BYTES


@dataclass(frozen=True)
class Failure:
    picture: str  # its address, or its alt text where it has none
    reason: str


@dataclass
class Brought:
    html: str
    images: list[Image] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)


def bring_pictures_in(html: str, user: User, own_addresses: Sequence[str] = ()) -> Brought:
    """
    The HTML with its foreign pictures stored in the library and referred to there.

    A picture at an address below one of `own_addresses` (each ends in `/` and stands for this
    site's MEDIA_URL) is already ours. A picture that cannot be stored is reported and becomes a
    link; the text is always kept. The HTML must be sanitised afterwards. HTML over the caps is
    returned unchanged; the sanitiser reports it.

    It takes up to SECONDS. Call it outside of every transaction: on SQLite, a writing transaction
    would block all other writers until the slowest site has answered.
    """
    if "<img" not in html.lower():
        return Brought(html)
    short, data = take_out_data(html)
    try:
        text = sanitise_but_pictures(short)
    except RichTextError:
        return Brought(html)
    pictures = {picture.url: picture for picture in find_pictures(text)}
    if not pictures:
        return Brought(html)

    brought = Brought(text)
    replacements = {
        url: Replacement(own) for url in pictures if (own := _own_path(url, own_addresses))
    }
    failed: dict[str, Failure] = {}
    deadline = time.monotonic() + SECONDS
    foreign = [picture for url, picture in pictures.items() if url not in replacements]
    for picture, file in _open_pictures(foreign, user, data, deadline):
        if isinstance(file, RemoteError):
            failed[picture.url] = _failure(picture, str(file.reason))
            continue
        try:
            with file:
                image = _add(picture, file, user, deadline)
        except (PictureError, RemoteError) as error:
            failed[picture.url] = _failure(picture, str(error))
        except OSError:
            logger.exception("A pasted picture could not be stored")
            failed[picture.url] = _failure(picture, _("The picture could not be stored."))
        else:
            brought.images.append(image)
            replacements[picture.url] = Replacement(
                settings.MEDIA_URL + image.file_name, image.width, image.height, image.alt
            )
    brought.failures = [failed[url] for url in pictures if url in failed]
    brought.html = put_back_data(replace_pictures(text, replacements.get), data)
    return brought


def _own_path(url: str, own_addresses: Sequence[str]) -> str | None:
    for own in own_addresses:
        if url.startswith(own):
            # Without the query string, which the page may have added to bypass a cache.
            return settings.MEDIA_URL + url.removeprefix(own).partition("?")[0]
    return None


def _open_pictures(
    pictures: Sequence[Picture], user: User, data: Mapping[str, str], deadline: float
) -> Iterator[tuple[Picture, BinaryIO | RemoteError]]:
    """Each picture with its bytes, or the reason why there are none, in the order of arrival."""
    remote: list[Picture] = []
    for position, picture in enumerate(pictures):
        if not user.has_perm("news.add_image"):
            yield picture, RemoteError(_("You may not upload pictures. Ask an administrator."))
        elif position >= MOST_PICTURES:
            yield (
                picture,
                RemoteError(
                    _("At most %(most)d pictures are brought in with one save.")
                    % {"most": MOST_PICTURES}
                ),
            )
        elif not picture.url:
            yield picture, RemoteError(_("This is not a valid address."))
        elif picture.url.startswith("data:"):
            decoded = decode_data(picture.url, data)
            damaged = RemoteError(_("The pasted picture is damaged."))
            yield picture, io.BytesIO(decoded) if decoded else damaged
        elif not settings.REMOTE_PICTURES:
            yield picture, RemoteError(_("This portal fetches no pictures from other sites."))
        else:
            remote.append(picture)
    yield from _fetch_all(remote, deadline)


def _fetch_all(
    pictures: Sequence[Picture], deadline: float
) -> Iterator[tuple[Picture, BinaryIO | RemoteError]]:
    """
    Fetches a few at a time, and the next one when the caller takes one.

    A name look-up that hangs is left behind at the deadline; its thread ends by itself and does not
    use the database.
    """
    waiting = list(reversed(pictures))
    under_way: dict[Future[BinaryIO], Picture] = {}
    executor = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="remote-picture")
    try:
        while waiting or under_way:
            while waiting and len(under_way) < AT_ONCE:
                picture = waiting.pop()
                under_way[executor.submit(_fetch, picture.url, deadline)] = picture
            seconds = max(0.0, deadline - time.monotonic())
            done = wait(under_way, seconds, FIRST_COMPLETED).done
            if not done:
                break
            for future in done:
                picture = under_way.pop(future)
                error = future.exception()
                if error is not None and not isinstance(error, RemoteError):
                    raise error
                yield picture, error or future.result()
    finally:
        executor.shutdown(wait=False, cancel_futures=True)
    for picture in [*under_way.values(), *reversed(waiting)]:
        yield picture, _no_time()


def _fetch(url: str, deadline: float) -> BinaryIO:
    return fetch(absolute(url), MAX_BYTES, min(deadline, time.monotonic() + SECONDS_EACH))


def _add(picture: Picture, file: BinaryIO, user: User, deadline: float) -> Image:
    if time.monotonic() > deadline:
        raise _no_time()
    name = "" if picture.url.startswith("data:") else unquote(urlsplit(picture.url).path)
    added = add_picture(file, name, user)
    if picture.alt and not added.is_duplicate:
        added.image.alt = picture.alt[: Image.alt.field.max_length]
        added.image.save(update_fields=["alt"])
    return added.image


def _no_time() -> RemoteError:
    return RemoteError(_("There was no time left for it."))


def _failure(picture: Picture, reason: str) -> Failure:
    if picture.url and not picture.url.startswith("data:"):
        return Failure(show_address(picture.url), reason)
    return Failure(show_address(picture.alt or _("a pasted picture")), reason)
