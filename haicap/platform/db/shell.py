"""A plain stand-in for `psql`: reads SQL, each statement up to its semicolon, and prints the rows."""

import sys

import psycopg


def main() -> int:
    """Read statements from standard input until its end; return 1 if one of them failed."""
    failures = 0
    with psycopg.connect(autocommit=True) as connection:
        statement = ""
        for line in sys.stdin:
            statement += line
            if not statement.rstrip().endswith(";"):
                continue
            failures += not _ran(connection, statement)
            statement = ""
        if statement.strip():
            failures += not _ran(connection, statement)
    return 1 if failures else 0


def _ran(connection: psycopg.Connection[tuple[object, ...]], statement: str) -> bool:
    try:
        done = connection.execute(statement.encode())
    except psycopg.Error as failed:
        sys.stderr.write(f"{str(failed).strip()}\n")
        return False
    if done.description is None:
        sys.stdout.write(f"{done.statusmessage}\n")
        return True
    sys.stdout.write("\t".join(column.name for column in done.description) + "\n")
    for row in done:
        sys.stdout.write("\t".join("" if value is None else str(value) for value in row) + "\n")
    return True


if __name__ == "__main__":
    sys.exit(main())
