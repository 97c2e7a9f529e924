"""All that differs between machines comes from the environment; Dogshore sets it."""

import os
import sys
from pathlib import Path

import django

from shop.database import settings_of

BASE_DIR = Path(__file__).resolve().parent.parent

# Files are collected where the app is built, and there it has no secrets.
COLLECTING = "collectstatic" in sys.argv
SECRET_KEY = "collects files and signs nothing" if COLLECTING else os.environ.get("SECRET_KEY", "")
ALLOWED_HOSTS = os.environ.get("ALLOWED_HOSTS", "*").split(",")
DATABASES = {"default": settings_of(os.environ.get("DATABASE_URL", f"sqlite:///{BASE_DIR / 'shop.sqlite3'}"))}

ROOT_URLCONF = "shop.urls"
WSGI_APPLICATION = "shop.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True

INSTALLED_APPS = [
    "catalog",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]

# With a CDN the files have names that change with their bytes, and browsers keep them for ever.
STATIC_URL = os.environ.get("STATIC_URL", "/static/")
STATIC_ROOT = BASE_DIR / "staticfiles"
FROM_CDN = STATIC_URL.startswith("http")
_storage = f"django.contrib.staticfiles.storage.{'Manifest' if FROM_CDN or COLLECTING else ''}StaticFilesStorage"
if django.VERSION >= (4, 2):
    STORAGES = {"default": {"BACKEND": "django.core.files.storage.FileSystemStorage"}, "staticfiles": {"BACKEND": _storage}}
else:
    STATICFILES_STORAGE = _storage
