"""
Videos are stored as plain links; a page shows a link to a known player's host as that player.

Nothing is loaded from there until the reader asks for it, and no frame is ever stored.
"""

import re
from dataclasses import dataclass
from html import escape, unescape
from urllib.parse import parse_qs, urlsplit

# A link that is a paragraph of its own, as the sanitiser writes it.
_LONE_LINK = re.compile(r'<p(?: [^<>]*)?><a href="(https://[^"<>]+)"[^<>]*>([^<>]*)</a>\s*</p>')


@dataclass(frozen=True)
class Host:
    """Where the id stands in an address of this very host, and the player's address for it."""

    path: re.Pattern[str]
    player: str
    id_parameter: str = ""

    def player_for(self, path: str, query: str) -> str | None:
        match = self.path.fullmatch(path)
        if match is None:
            return None
        if not self.id_parameter:
            return self.player.format(match[1])
        ids = parse_qs(query).get(self.id_parameter, [])
        return self.player.format(ids[0]) if ids and _ID.fullmatch(ids[0]) else None


_ID = re.compile(r"[A-Za-z0-9_-]{5,32}")
_YOUTUBE = "https://www.youtube-nocookie.com/embed/{}"
# Exact names: a host that only ends like one of these is another host.
HOSTS = {
    "www.bilibili.com": Host(
        re.compile(r"/video/(BV[A-Za-z0-9]{10})/?"),
        "https://player.bilibili.com/player.html?bvid={}&autoplay=0",
    ),
    "v.qq.com": Host(
        re.compile(r"/x/(?:page|cover/[a-z0-9]{5,32})/([a-z0-9]{5,32})\.html"),
        "https://v.qq.com/txp/iframe/player.html?vid={}",
    ),
    "v.youku.com": Host(
        re.compile(r"/v_show/id_([A-Za-z0-9=]{5,32})\.html"), "https://player.youku.com/embed/{}"
    ),
    "www.youtube.com": Host(re.compile(r"/watch"), _YOUTUBE, id_parameter="v"),
    "youtu.be": Host(re.compile(r"/([A-Za-z0-9_-]{5,32})"), _YOUTUBE),
}
# For the page's policy.
FRAME_SOURCES = sorted({"https://" + urlsplit(host.player).netloc for host in HOSTS.values()})


def player_address(url: str) -> str | None:
    """The player's address for a video's page, or None for any other address."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    host = HOSTS.get(parts.netloc)  # With a port or a user name it is none of them.
    if host is None or parts.scheme != "https":
        return None
    return host.player_for(parts.path, parts.query)


def render_videos(html: str, notice: str) -> str:
    """
    Sanitised HTML with each lone link to a video marked for the page's script.

    The link stays a link, so it works without scripts. `notice` is plain text with `{host}` in
    it: what is loaded, and from where, once the reader asks.
    """

    def render(match: re.Match[str]) -> str:
        url = unescape(match[1])
        player = player_address(url)
        if player is None:
            return match[0]
        told = escape(notice.format(host=urlsplit(url).netloc))
        return (
            f'<figure class="video"><a href="{match[1]}" rel="noopener noreferrer" '
            f'data-player="{escape(player)}">{match[2]}</a>'
            f"<figcaption>{told}</figcaption></figure>"
        )

    return _LONE_LINK.sub(render, html)
