"""The JSON Schema of law files, from the kinds of change that the product takes."""

import json


def schema() -> str:
    """Return the schema as it is used to check a file, indented."""
    import django

    django.setup()
    from haicap.domains.law import api as law

    return json.dumps(law.law_file_schema(), ensure_ascii=False, indent=2) + "\n"
