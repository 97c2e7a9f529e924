"""DATABASE_URL as Django wants it, for two engines."""


def settings_of(url):
    if url.startswith("sqlite:"):
        # sqlite:////absolute/path, as most Python libraries write it.
        return {"ENGINE": "django.db.backends.sqlite3", "NAME": url[len("sqlite:///"):], "OPTIONS": {"timeout": 10}}

    # Imported here: whoever stays with SQLite needs no driver. It knows all forms that such an address can have.
    from psycopg2.extensions import parse_dsn

    known = parse_dsn(url)
    names = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
    settings = {names[key]: value for key, value in known.items() if key in names}
    options = {key: value for key, value in known.items() if key not in names}
    return {"ENGINE": "django.db.backends.postgresql", "OPTIONS": options, **settings}
