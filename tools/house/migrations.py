"""The database runs on any PostgreSQL 15: migrations and statements ask for nothing that some builds lack."""

import re
from pathlib import Path

from tools.house.source import in_migrations, modules, texts

EXTENSIONS = {"unaccent", "pg_trgm", "btree_gist"}
MISSING = re.compile(r"\b(icu|pgcrypto|lz4|uuidv7|uuid-ossp)\b|[\"'-]x-icu\b", re.IGNORECASE)
CREATES = re.compile(r"create\s+extension\s+(?:if\s+not\s+exists\s+)?[\"']?([\w-]+)", re.IGNORECASE)


def breaches(root: Path) -> list[str]:
    """Return migrations and statements that need what not every PostgreSQL has."""
    found = []
    for module in modules(root, "haicap"):
        for line, text in texts(module.tree):
            hit = MISSING.search(text) if in_migrations(module) else None
            if hit:
                found.append(f"{module.place}:{line}: {hit[0]} is not in every PostgreSQL")
            for extension in CREATES.findall(text):
                if extension.lower() not in EXTENSIONS:
                    found.append(f"{module.place}:{line}: the extension {extension} is not one of {sorted(EXTENSIONS)}")
    return found
