from django.http import HttpRequest, HttpResponseBase
from django.middleware import locale


class LocaleMiddleware(locale.LocaleMiddleware):
    """
    Django's, which answers an address without a language by leading to the one with it.

    It does so for whatever is not found, though. A POST cannot be led anywhere: a view of an
    article that is not public must be a plain 404.
    """

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        if request.method not in ("GET", "HEAD"):
            return response
        return super().process_response(request, response)
