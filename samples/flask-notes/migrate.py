"""Brings the schema up to date: each file of schema/ runs once, in order of its number, and is then remembered."""

from pathlib import Path

from database import connect


def main():
    with connect() as database:
        database.run("create table if not exists schema_version (number integer primary key, name text not null)")
        done = {number for (number,) in database.run("select number from schema_version")}

    for file in sorted(Path(__file__).with_name("schema").glob("*.sql")):
        number = int(file.name.split("-")[0])
        if number in done:
            continue
        with connect() as database:
            for statement in filter(str.strip, file.read_text(encoding="utf-8").split(";")):
                database.run(statement)
            database.run("insert into schema_version (number, name) values (?, ?)", number, file.stem)
        print(f"{file.stem}: done", flush=True)


if __name__ == "__main__":
    main()
