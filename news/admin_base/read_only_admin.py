from django.http import HttpRequest

from .portal_admin import PortalAdmin


class ReadOnlyAdmin(PortalAdmin):
    """Nobody adds, changes or deletes its rows, whatever their permissions."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False
