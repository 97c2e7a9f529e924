"""Notes: write one, read them all. Flask, plain SQL, no more."""

import os
import uuid
from datetime import datetime, timezone

from flask import Flask, redirect, render_template, request

from database import connect

app = Flask(__name__)


@app.get("/")
def read():
    with connect() as database:
        notes = database.run("select body, written from note order by written desc limit 100").fetchall()
    return render_template("notes.html", notes=notes, version=os.environ.get("DEPLOY_VERSION", "not deployed"))


@app.post("/")
def write():
    body = request.form.get("body", "").strip()
    if not 0 < len(body) <= 1000:
        return "A note has between 1 and 1000 characters.", 400
    written = datetime.now(timezone.utc).isoformat(timespec="microseconds")
    with connect() as database:
        database.run("insert into note (id, body, written) values (?, ?, ?)", uuid.uuid4().hex, body, written)
    return redirect("/", code=303)


@app.get("/healthz")
def health():
    with connect() as database:
        database.run("select count(*) from note").fetchone()
    return "ok"
