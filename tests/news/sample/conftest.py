import io

import PIL.Image
import pytest

from news.library import attachment_intake
from news.library.documents import KINDS
from news.sample import illustrations
from news.sample.filling import make_materials


@pytest.fixture
def materials(db, monkeypatch):
    """With small pictures, each of a colour of its own: drawing the real ones takes seconds."""

    def draw(scene, seed):
        buffer = io.BytesIO()
        PIL.Image.new("RGB", (64, 36), (seed * 8, len(scene) * 12, 90)).save(buffer, "JPEG")
        return buffer.getvalue()

    monkeypatch.setattr(illustrations, "draw_picture", draw)
    # Reading a document starts a process for each.
    monkeypatch.setattr(attachment_intake, "identify", lambda _file: KINDS["pdf"])
    return make_materials()
