import io

import PIL.Image
import pytest

from news.library.documents import identify
from news.sample.drawing import HEIGHT, SCENES, WIDTH, draw_picture
from news.sample.papers import write_paper
from news.sample.texts.catalogue import PAPERS, PICTURES


@pytest.mark.parametrize("scene", SCENES)
def test_scene_is_a_picture_that_is_the_same_each_time(scene):
    data = draw_picture(scene, 5)
    assert PIL.Image.open(io.BytesIO(data)).size == (WIDTH, HEIGHT)
    assert draw_picture(scene, 5) == data
    assert draw_picture(scene, 6) != data


def test_every_scene_of_the_catalogue_can_be_drawn():
    assert {entry.scene for entries in PICTURES.values() for entry in entries} == set(SCENES)


@pytest.mark.parametrize(("name", "title", "lines"), PAPERS["zh-hans"] + PAPERS["en"])
def test_paper_may_be_attached(name, title, lines):
    data = write_paper(title, lines)
    assert identify(io.BytesIO(data)).extension == "pdf"
    assert write_paper(title, lines) == data
