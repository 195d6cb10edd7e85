"""Steps of an identity's versions: a draft from another one, and going live."""

from django.db import transaction
from django.utils import timezone

from news.accounts.models import User

from .models import Identity, OfficialAccount

# What a draft does not take over from the version it is made from.
_OWN = {"id", "state", "note", "created_by", "created_at", "live_since"}


@transaction.atomic
def make_draft(user: User, source: Identity | None = None) -> Identity:
    """A new draft with all that the source has; without one, it states nothing."""
    fields = [field.name for field in Identity._meta.concrete_fields if field.name not in _OWN]
    copied = {name: getattr(source, name) for name in fields} if source else {}
    draft = Identity.objects.create(created_by=user, **copied)
    for account in source.accounts.all() if source else ():
        names = [field.name for field in account._meta.concrete_fields if field.name != "id"]
        OfficialAccount.objects.create(
            **{name: getattr(account, name) for name in names} | {"identity": draft}
        )
    return draft


@transaction.atomic
def put_live(pk: int) -> tuple[Identity | None, Identity]:
    """
    Show this version to visitors. Returns the one that was live until now, and this one.

    Those who do so at once wait for each other. Raises Identity.DoesNotExist.
    """
    # All rows in one order, so that two do not wait for each other for ever.
    rows = {row.pk: row for row in Identity.objects.order_by("pk").select_for_update()}
    if pk not in rows:
        raise Identity.DoesNotExist
    chosen = rows[pk]
    before = next((row for row in rows.values() if row.state == Identity.State.LIVE), None)
    if before == chosen:
        return before, chosen
    if before is not None:
        before.state = Identity.State.FORMER
        before.save(update_fields=["state"])
    chosen.state = Identity.State.LIVE
    chosen.live_since = timezone.now()
    chosen.save(update_fields=["state", "live_since"])
    return before, chosen
