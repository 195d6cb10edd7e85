"""
Videos are stored as plain links; a page turns links to known hosts into players.

Nothing is loaded from the host until the reader clicks, and no frame is stored.
"""

import re
from dataclasses import dataclass
from html import escape, unescape
from urllib.parse import parse_qs, urlsplit

# A link that is alone in its paragraph, as the sanitiser writes it.
_LONE_LINK = re.compile(r'<p(?: [^<>]*)?><a href="(https://[^"<>]+)"[^<>]*>([^<>]*)</a>\s*</p>')


@dataclass(frozen=True)
class Host:
    """A host of videos: where its addresses have the video's id, and the player's address."""

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
_BILIBILI = "https://player.bilibili.com/player.html?bvid={}&autoplay=0"
_QQ = "https://v.qq.com/txp/iframe/player.html?vid={}"
_YOUKU = "https://player.youku.com/embed/{}"
_YOUTUBE = "https://www.youtube-nocookie.com/embed/{}"
_YOUTUBE_EMBED = Host(re.compile(r"/embed/([A-Za-z0-9_-]{5,32})"), _YOUTUBE)
# Exact host names: a host that only ends with one of these is another host. For each, the addresses
# of a video's page and of its player, which other sites put in frames.
HOSTS = {
    "www.bilibili.com": [Host(re.compile(r"/video/(BV[A-Za-z0-9]{10})/?"), _BILIBILI)],
    "player.bilibili.com": [Host(re.compile(r"/player\.html"), _BILIBILI, id_parameter="bvid")],
    "v.qq.com": [
        Host(re.compile(r"/x/(?:page|cover/[a-z0-9]{5,32})/([a-z0-9]{5,32})\.html"), _QQ),
        Host(
            re.compile(r"/(?:txp/iframe/player|iframe/(?:player|preview))\.html"),
            _QQ,
            id_parameter="vid",
        ),
    ],
    "v.youku.com": [Host(re.compile(r"/v_show/id_([A-Za-z0-9=]{5,32})\.html"), _YOUKU)],
    "player.youku.com": [Host(re.compile(r"/embed/([A-Za-z0-9=]{5,32})"), _YOUKU)],
    "www.youtube.com": [Host(re.compile(r"/watch"), _YOUTUBE, id_parameter="v"), _YOUTUBE_EMBED],
    "www.youtube-nocookie.com": [_YOUTUBE_EMBED],
    "youtu.be": [Host(re.compile(r"/([A-Za-z0-9_-]{5,32})"), _YOUTUBE)],
}
# For the content security policy.
FRAME_SOURCES = sorted(
    {"https://" + urlsplit(host.player).netloc for hosts in HOSTS.values() for host in hosts}
)


def player_address(url: str) -> str | None:
    """The player's address for a video's page or player, or None for any other address."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    if parts.scheme != "https":
        return None
    hosts = HOSTS.get(parts.netloc, [])  # a port or a user name does not match
    players = (host.player_for(parts.path, parts.query) for host in hosts)
    return next((player for player in players if player), None)


def render_videos(html: str, notice: str) -> str:
    """
    Sanitised HTML in which each lone link to a video is marked for the page's script.

    The link stays a link, so it works without scripts. `notice` is plain text with `{host}` in it;
    it says what is loaded from where when the reader clicks.
    """

    def render(match: re.Match[str]) -> str:
        url = unescape(match[1])
        player = player_address(url)
        if player is None:
            return match[0]
        text = escape(notice.format(host=urlsplit(url).netloc))
        return (
            f'<figure class="video"><a href="{match[1]}" rel="noopener noreferrer" '
            f'data-player="{escape(player)}">{match[2]}</a>'
            f"<figcaption>{text}</figcaption></figure>"
        )

    return _LONE_LINK.sub(render, html)
