"""Rare data: the regions of this installation and who is trusted with what in them."""

from django.contrib import admin

from roadmaps.models import Region, Role


class RoleInline(admin.TabularInline):
    model = Role
    extra = 0
    raw_id_fields = ("user",)


@admin.register(Region)
class RegionAdmin(admin.ModelAdmin):
    list_display = ("name", "slug", "zone", "reply_to")
    search_fields = ("name", "slug")
    inlines = (RoleInline,)


@admin.register(Role)
class RoleAdmin(admin.ModelAdmin):
    list_display = ("user", "region", "name")
    list_filter = ("region", "name")
    search_fields = ("user__email", "user__name")
    raw_id_fields = ("user",)
