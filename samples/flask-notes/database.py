"""One connection for two engines: DATABASE_URL says which. The SQL is plain and the same for both."""

import os
import sqlite3
from contextlib import contextmanager


@contextmanager
def connect():
    """A connection whose work is committed when the block ends well and rolled back when it does not."""
    url = os.environ.get("DATABASE_URL", "sqlite:///" + os.path.abspath("notes.db"))
    connection = _sqlite(url) if url.startswith("sqlite:") else _postgresql(url)
    try:
        yield _Connection(connection, url)
        connection.commit()
    finally:
        connection.close()


def _sqlite(url):
    # sqlite:////absolute/path, as most Python libraries write it. Transactions are begun here, because Python's module
    # begins none for a change of the schema, and half a migration would stay.
    connection = sqlite3.connect(url.removeprefix("sqlite:///"), timeout=10, isolation_level=None)
    connection.execute("begin")
    return connection


def _postgresql(url):
    # Imported here: whoever stays with SQLite needs no driver.
    import psycopg2

    return psycopg2.connect(url)


class _Connection:
    """Writes a parameter as ? for both engines."""

    def __init__(self, connection, url):
        self._connection = connection
        self._mark = "?" if url.startswith("sqlite:") else "%s"

    def run(self, sql, *values):
        cursor = self._connection.cursor()
        cursor.execute(sql.replace("?", self._mark), values)
        return cursor
