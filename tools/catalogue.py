"""
Builds the shipped catalogue of procedures: `python -m tools.catalogue CRAWL.jsonl.gz`. See the NOTE.md beside
it.
"""

import gzip
import json
import lzma
import sys
from collections import Counter
from pathlib import Path

from tools.procedures.entry import entry

TARGET = Path(__file__).resolve().parent.parent / "haicap" / "domains" / "procedures" / "data" / "catalogue.jsonl.xz"


def lines(crawl: Path) -> list[str]:
    """Return the lines of the catalogue, by code, each one entry in JSON."""
    with gzip.open(crawl, "rt", encoding="utf-8") as source:
        records = [json.loads(row) for row in source]
    pages = Counter(record["detail_url"] for record in records)
    entries = [entry(record, shares_its_page=pages[record["detail_url"]] > 1) for record in records]
    entries.sort(key=lambda made: str(made["code"]))
    return [json.dumps(made, ensure_ascii=False, separators=(",", ":")) for made in entries]


def main() -> None:
    """Write the catalogue; the same crawl always gives the same bytes."""
    crawl = Path(sys.argv[1])
    body = "\n".join(lines(crawl)) + "\n"
    TARGET.write_bytes(lzma.compress(body.encode(), preset=9 | lzma.PRESET_EXTREME))


if __name__ == "__main__":
    main()
