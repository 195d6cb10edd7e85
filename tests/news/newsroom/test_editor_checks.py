import pytest
from django.contrib.staticfiles import finders
from django.core.checks.registry import registry
from django.core.management import call_command
from django.http import HttpResponse
from django.urls import path

from news.newsroom.editor_checks import check_editor_is_contained
from news.richtext.editor_configuration import CKEDITOR_CONFIG


def problems():
    return [error.msg for error in check_editor_is_contained(None)]


def test_portal_is_contained():
    assert problems() == []
    assert check_editor_is_contained in registry.registered_checks


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"allowedContent": True}, "allowedContent"),
        ({"allowedContent": None}, "allowedContent"),
        ({"allowedContent": "p; script"}, "allowedContent"),
        ({"allowedContent": "p b; iframe[src]"}, "allowedContent"),
        ({"allowedContent": "*[*]"}, "allowedContent"),
        ({"allowedContent": "p{color}"}, "allowedContent"),
        ({"extraAllowedContent": "p(x)"}, "extraAllowedContent"),
        ({"disallowedContent": ""}, "disallowedContent"),
        ({"pasteFilter": None}, "pasteFilter"),
        ({"fullPage": True}, "fullPage"),
        ({"versionCheck": True}, "versionCheck"),
        ({"linkJavaScriptLinksAllowed": True}, "linkJavaScriptLinksAllowed"),
        ({"removePlugins": "scayt"}, "removePlugins must name"),
        ({"extraPlugins": ""}, "divarea"),
        ({"extraPlugins": "divarea,iframe"}, "must not name iframe"),
    ],
)
def test_every_loosened_line_is_an_error(settings, change, named):
    settings.CKEDITOR_CONFIGS = {"default": CKEDITOR_CONFIG, "other": CKEDITOR_CONFIG | change}
    assert len(problems()) == 1
    assert "'other'" in problems()[0]
    assert named in problems()[0]


def upload(request):
    return HttpResponse()


upload.__module__ = "ckeditor_uploader.views"


class Uploading:
    urlpatterns = (path("ckeditor/upload/", upload),)


def test_mounted_uploader_is_an_error(settings):
    settings.ROOT_URLCONF = Uploading
    assert "ckeditor/upload/" in problems()[0]


@pytest.mark.parametrize(
    "path",
    [
        "ckeditor/ckeditor/plugins/preview/preview.html",
        "ckeditor/ckeditor/plugins/exportpdf/tests/manual/integration.html",
        "ckeditor/ckeditor/plugins/wsc/dialogs/ciframe.html",
        "ckeditor/ckeditor/plugins/codesnippetgeshi/plugin.js",
        "ckeditor/galleriffic/js/jquery.galleriffic.js",
    ],
)
def test_sample_pages_are_not_found(path):
    assert not finders.find(path)


def test_no_page_is_collected_but_the_editor_is(tmp_path, settings):
    settings.STATIC_ROOT = tmp_path
    call_command("collectstatic", interactive=False, verbosity=0)
    assert not list(tmp_path.rglob("*.html"))
    assert (tmp_path / "ckeditor/ckeditor/ckeditor.js").exists()
    assert (tmp_path / "ckeditor/ckeditor/plugins/divarea/plugin.js").exists()
    assert (tmp_path / "ckeditor/ckeditor/plugins/link/dialogs/link.js").exists()
