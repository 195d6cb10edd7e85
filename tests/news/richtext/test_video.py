import pytest

from news.richtext import sanitise
from news.richtext.video import FRAME_SOURCES, player_address, render_videos


@pytest.mark.parametrize(
    ("url", "player"),
    [
        (
            "https://www.bilibili.com/video/BV1xx411c7mD/?p=1",
            "https://player.bilibili.com/player.html?bvid=BV1xx411c7mD&autoplay=0",
        ),
        (
            "https://v.qq.com/x/page/a0123bcdefg.html",
            "https://v.qq.com/txp/iframe/player.html?vid=a0123bcdefg",
        ),
        (
            "https://v.qq.com/x/cover/mzc00200abc/a0123bcdefg.html",
            "https://v.qq.com/txp/iframe/player.html?vid=a0123bcdefg",
        ),
        (
            "https://v.youku.com/v_show/id_XMTIzNDU2Nzg5MA==.html",
            "https://player.youku.com/embed/XMTIzNDU2Nzg5MA==",
        ),
        (
            "https://www.youtube.com/watch?v=abcDEF_-123&t=5",
            "https://www.youtube-nocookie.com/embed/abcDEF_-123",
        ),
        ("https://youtu.be/abcDEF_-123", "https://www.youtube-nocookie.com/embed/abcDEF_-123"),
        (
            "https://v.qq.com/iframe/preview.html?width=500&vid=x0012abcd",
            "https://v.qq.com/txp/iframe/player.html?vid=x0012abcd",
        ),
        (
            "https://player.bilibili.com/player.html?aid=1&bvid=BV1xx411c7mD",
            "https://player.bilibili.com/player.html?bvid=BV1xx411c7mD&autoplay=0",
        ),
        ("https://player.youku.com/embed/XMTIz==", "https://player.youku.com/embed/XMTIz=="),
        (
            "https://www.youtube.com/embed/abcDEF_-123?rel=0",
            "https://www.youtube-nocookie.com/embed/abcDEF_-123",
        ),
    ],
)
def test_video_of_a_known_host_has_a_player(url, player):
    assert player_address(url) == player
    assert any(player.startswith(f"{source}/") for source in FRAME_SOURCES)


@pytest.mark.parametrize(
    "url",
    [
        "http://www.bilibili.com/video/BV1xx411c7mD",
        "https://www.bilibili.com.evil.example/video/BV1xx411c7mD",
        "https://evil.example/www.bilibili.com/video/BV1xx411c7mD",
        "https://www.bilibili.com@evil.example/video/BV1xx411c7mD",
        "https://evil@www.bilibili.com/video/BV1xx411c7mD",
        "https://www.bilibili.com:8443/video/BV1xx411c7mD",
        "https://WWW.bilibili.com/video/BV1xx411c7mD",
        'https://www.bilibili.com/video/BV1xx411c7mD"onload=x',
        "https://www.bilibili.com/video/../BV1xx411c7mD",
        'https://www.youtube.com/watch?v="><script>',
        "https://www.youtube.com/watch?v=",
        "https://www.youtube.com/watch",
        "https://v.qq.com/",
        "https://[broken",
        "/video/BV1xx411c7mD",
    ],
)
def test_everything_else_has_none(url):
    assert player_address(url) is None


def rendered(html):
    return render_videos(sanitise(html), "From {host} <later>")


def test_lone_link_becomes_a_player_to_open():
    html = (
        '<p>Before</p><p><a href="https://www.youtube.com/watch?v=abcDEF_-123&t=5">The fair</a></p>'
    )
    assert rendered(html) == (
        '<p>Before</p><figure class="video">'
        '<a href="https://www.youtube.com/watch?v=abcDEF_-123&amp;t=5" rel="noopener noreferrer" '
        'data-player="https://www.youtube-nocookie.com/embed/abcDEF_-123">The fair</a>'
        "<figcaption>From www.youtube.com &lt;later&gt;</figcaption></figure>"
    )


@pytest.mark.parametrize(
    "html",
    [
        '<p>See <a href="https://youtu.be/abcDEF_-123">this</a></p>',
        '<p><a href="https://example.org/watch?v=abcDEF_-123">x</a></p>',
        '<p><a href="http://youtu.be/abcDEF_-123">x</a></p>',
        "<p>https://youtu.be/abcDEF_-123</p>",
        '<p>&lt;p&gt;&lt;a href="https://youtu.be/abcDEF_-123"&gt;x&lt;/a&gt;&lt;/p&gt;</p>',
    ],
)
def test_other_links_stay_as_they_are(html):
    assert rendered(html) == sanitise(html)


def test_frame_of_another_page_is_shown_as_a_player_again():
    html = '<p>a</p><iframe data-src="//v.qq.com/txp/iframe/player.html?vid=x0012abcd"></iframe>'
    shown = render_videos(sanitise(html), "{host}")
    assert 'data-player="https://v.qq.com/txp/iframe/player.html?vid=x0012abcd"' in shown


def test_frames_and_players_are_never_stored():
    stored = sanitise('<iframe src="https://www.youtube-nocookie.com/embed/x"></iframe>')
    assert "iframe" not in stored
    assert "data-player" not in sanitise('<a data-player="https://evil.example">x</a>')
