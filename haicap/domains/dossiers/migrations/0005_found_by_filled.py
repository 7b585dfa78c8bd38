import json
import sys
from typing import Any

from django.db import migrations, transaction

from haicap.kernel.text import fold
from haicap.platform.protect import api as protect

BATCH = 2000
CONTACT = "dossiers.dossier.contact"
PHONE = "people.contact.phone"


def fill(apps: Any, schema_editor: Any) -> None:
    """Give each dossier that was there before the columns by which it is found; can be stopped and gone on with."""
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("select count(*) from dossiers_dossierrow where applicant_words is null")
        waiting, done, last = cursor.fetchone()[0], 0, 0
        while done < waiting:
            with transaction.atomic():
                cursor.execute(
                    "select id, applicant_name, contact_sealed from dossiers_dossierrow "
                    "where id > %s and applicant_words is null order by id limit %s for update",
                    [last, BATCH],
                )
                rows = cursor.fetchall()
                if not rows:
                    return
                cursor.execute(
                    "update dossiers_dossierrow d set applicant_words = f.words, phone_index = f.phone "
                    "from unnest(%s::bigint[], %s::text[], %s::bytea[]) as f (id, words, phone) where d.id = f.id",
                    [
                        [row[0] for row in rows],
                        [f" {fold(row[1])}" for row in rows],
                        [_phone_index(bytes(row[2])) for row in rows],
                    ],
                )
            last, done = rows[-1][0], done + len(rows)
            sys.stderr.write(f"dossiers made findable: {done} of {waiting}\n")


def _phone_index(contact: bytes) -> bytes | None:
    try:
        phone = json.loads(protect.unseal(contact, place=CONTACT)).get("phone", "")
    except protect.ProtectedValueBroken:
        # `haicap verify` names it; a value that cannot be opened does not stop the others.
        return None
    return protect.blind_index(phone, place=PHONE) if phone else None


class Migration(migrations.Migration):
    # Each batch is a transaction of its own, so that two million dossiers do not lock the table for long.
    atomic = False
    dependencies = [
        ("dossiers", "0004_found_by"),
    ]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
