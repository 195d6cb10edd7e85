"""Django's own pages of accounts and groups, with what all of ours have."""

from django.contrib import admin
from django.contrib.auth import admin as auth_admin
from django.contrib.auth.models import Group, User

from news.admin_base.portal_admin import PortalAdmin

admin.site.unregister([User, Group])


@admin.register(User)
class UserAdmin(PortalAdmin, auth_admin.UserAdmin):
    pass


@admin.register(Group)
class GroupAdmin(PortalAdmin, auth_admin.GroupAdmin):
    pass
