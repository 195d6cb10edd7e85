"""The identity of a demonstration's zone, which does not exist: emblem, names, accounts."""

import io
from hashlib import md5

import segno

from news.accounts.models import User
from news.library.models import Image
from news.library.picture_intake import add_picture
from news.library.pictures.rendition_names import FOLDER
from news.site.models import Identity, OfficialAccount
from news.site.versions import make_draft, put_live

from .emblems import draw_emblem, draw_icon

MASTHEAD, ACCENT = "#0a4a7c", "#b5451b"
_GROUND, _WAVE = (10, 74, 124), (140, 205, 235)
_STEM = f"{FOLDER}/2000/01"  # as other pictures of a sample

_TEXTS = {
    "name": ("Qinglan Development Zone", "青澜开发区", "青瀾開發區"),
    "short_name": ("Qinglan", "青澜", "青瀾"),
    "description": (
        "News, notices and policies of Qinglan Development Zone, where new industry meets the sea.",
        "青澜开发区门户：新闻、通知公告与政策，向海而兴的产业新城。",
        "青瀾開發區入口網站：新聞、公告與政策，向海而興的產業新城。",
    ),
    "organiser": (
        "Administrative Committee of Qinglan Development Zone",
        "青澜开发区管理委员会",
        "青瀾開發區管理委員會",
    ),
    "address": (
        "1 Haichao Road, Qinglan Development Zone",
        "青澜开发区海潮路1号",
        "青瀾開發區海潮路1號",
    ),
}
_ACCOUNTS = (
    ("WeChat: Qinglan News", "微信：青澜发布", "微信：青瀾發布", "https://weixin.example/qinglan"),
    ("Weibo: Qinglan News", "微博：青澜发布", "微博：青瀾發布", "https://weibo.example/qinglan"),
    ("Video channel", "视频号：看青澜", "影音號：看青瀾", "https://video.example/qinglan"),
)


def make_identity(user: User) -> Identity:
    """A live version with everything but record numbers, which nobody may make up."""
    draft = make_draft(user)
    for name, texts in _TEXTS.items():
        for language, text in zip(("en", "zh_hans", "zh_hant"), texts, strict=True):
            setattr(draft, f"{name}_{language}", text)
    draft.note = "Qinglan"
    draft.logo = _picture("emblem", draw_emblem(wave=_WAVE))
    draft.icon = _picture("icon", draw_icon(_GROUND, wave=_WAVE))
    draft.masthead_colour, draft.accent_colour = MASTHEAD, ACCENT
    draft.postcode, draft.phone, draft.email = "000000", "0000-12345678", "news@qinglan.example"
    draft.report_link = "https://report.example/qinglan"
    draft.save()
    for order, (english, simplified, traditional, link) in enumerate(_ACCOUNTS):
        OfficialAccount.objects.create(
            identity=draft,
            order=order,
            name_en=english,
            name_zh_hans=simplified,
            name_zh_hant=traditional,
            link=link,
            qr_picture=_picture(f"qr-{order}", _qr(link)),
        )
    return put_live(draft.pk)[1]


def _picture(name: str, data: bytes) -> Image:
    stem = f"{_STEM}/{md5(name.encode(), usedforsecurity=False).hexdigest()}"
    image = add_picture(io.BytesIO(data), f"{name}.png", stem=stem).image
    image.alt = name
    image.save()
    return image


def _qr(link: str) -> bytes:
    buffer = io.BytesIO()
    segno.make(link, error="m").save(buffer, kind="png", scale=8, border=3)
    return buffer.getvalue()
