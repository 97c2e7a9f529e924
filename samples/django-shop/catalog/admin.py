from django.contrib import admin

from catalog.models import Lamp


@admin.register(Lamp)
class LampAdmin(admin.ModelAdmin):
    list_display = ["name", "price"]
