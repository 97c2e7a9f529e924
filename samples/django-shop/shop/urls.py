from django.conf import settings
from django.contrib import admin
from django.contrib.staticfiles.views import serve
from django.urls import path, re_path

from catalog import views

urlpatterns = [
    path("", views.shelf),
    path("healthz", views.health),
    path("admin/", admin.site.urls),
]

# A shop of this size may serve its own files; a larger one names a CDN.
if not settings.FROM_CDN:
    urlpatterns.append(re_path(r"^static/(?P<path>.*)$", serve, {"insecure": True}))
