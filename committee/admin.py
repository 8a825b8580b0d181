"""Rare data: the zone of a committee. Its rhythm, seats and letters have pages of their own."""

from django.contrib import admin

from committee.models import Committee


@admin.register(Committee)
class CommitteeAdmin(admin.ModelAdmin):
    list_display = ("name", "region", "zone")
    fields = ("name", "region", "zone")
    readonly_fields = ("name", "region")

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
