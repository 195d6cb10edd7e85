from collections.abc import Iterable
from typing import Any

from django.contrib.staticfiles.finders import AppDirectoriesFinder
from django.contrib.staticfiles.utils import matches_patterns

# CKEditor's files that the portal does not need: test and sample pages, some of which echo parts of
# their address, and plugins that the editor's configuration removes.
_UNWANTED_PLUGINS = (
    "adobeair codesnippet codesnippetgeshi devtools exportpdf flash forms iframe iframedialog "
    "mathjax preview scayt smiley templates wsc"
).split()
UNWANTED = [
    "ckeditor/galleriffic/*",
    "ckeditor/ckeditor/adapters/*",
    "ckeditor/ckeditor/vendor/*",
    "ckeditor/ckeditor/bender-runner.config.json",
    "ckeditor/ckeditor/*.md",
    *(f"ckeditor/ckeditor/plugins/{name}/*" for name in _UNWANTED_PLUGINS),
]


class ContainedAppDirectoriesFinder(AppDirectoriesFinder):
    """Django's finder, without the UNWANTED files: they are neither collected nor served."""

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterable[Any]:
        return super().list([*(ignore_patterns or []), *UNWANTED])

    def find(self, path: str, find_all: Any = False, **kwargs: Any) -> Any:
        if matches_patterns(path, UNWANTED):
            return []
        return super().find(path, find_all=find_all, **kwargs)
