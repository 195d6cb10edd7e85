"""All addresses of the portal. Public pages have their language as a prefix."""

from typing import NoReturn

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.http import Http404, HttpRequest
from django.urls import include, path
from django.views.i18n import JavaScriptCatalog

from news.accounts.login import log_in
from news.accounts.password_change import change_password
from news.accounts.second_factor import pages as second_factor
from news.library.delivery import attachment, media
from news.library.documents import FOLDER
from news.newsroom.editors_guide import editors_guide, guide_picture
from news.operations.health import healthz, readyz
from news.operations.inspection.board import inspection_board
from news.public.csp_reports import csp_reports
from news.public.edition_choice import choose, root
from news.public.file_access import shown_while_public


def not_found(request: HttpRequest, **kwargs: str) -> NoReturn:
    raise Http404


handler400 = "news.public.error_pages.bad_request"
handler403 = "portal.forbidden.permission_denied"
handler404 = "news.public.error_pages.page_not_found"
handler500 = "news.public.error_pages.server_error"

urlpatterns = [
    # The admin's short links redirect staff to any object's address, and so would reveal the titles
    # of drafts to staff who may not see them.
    path("admin/r/<path:rest>", not_found),
    path("admin/login/", log_in),
    path("admin/password_change/", admin.site.admin_view(change_password)),
    path("admin/second-factor/", second_factor.second_factor, name="second-factor"),
    path(
        "admin/second-factor/replace/",
        admin.site.admin_view(second_factor.replace),
        name="second-factor-replace",
    ),
    path(
        "admin/second-factor/recovery-codes/",
        admin.site.admin_view(second_factor.renew),
        name="second-factor-renew",
    ),
    path(
        "admin/second-factor/remove/",
        admin.site.admin_view(second_factor.remove),
        name="second-factor-remove",
    ),
    # The strings of Django's scripts, with translations that its own catalogues lack.
    path("admin/jsi18n/", JavaScriptCatalog.as_view(packages=["django.contrib.admin", "news"])),
    path("admin/help/", admin.site.admin_view(editors_guide), name="editors-guide"),
    # The guide refers to its pictures by relative paths.
    path("admin/help/<slug:language>/<slug:name>.webp", admin.site.admin_view(guide_picture)),
    path("admin/inspection/", admin.site.admin_view(inspection_board), name="inspection"),
    path("admin/", admin.site.urls),
    path("", root, name="root"),
    path("editions/<slug:edition>/", choose, name="edition"),
    path("", include("news.readership.urls")),
    # Always served by us, so that we choose the file's name and its type.
    path(
        f"media/{FOLDER}/<path:name>",
        shown_while_public(attachment, f"{FOLDER}/"),
        name="attachment",
    ),
    path(f"{settings.MEDIA_URL.lstrip('/')}<path:name>", shown_while_public(media), name="media"),
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("csp-reports/", csp_reports, name="csp-reports"),
    path("", include("news.public.machine_urls")),
    *i18n_patterns(path("", include("news.public.urls"))),
]
