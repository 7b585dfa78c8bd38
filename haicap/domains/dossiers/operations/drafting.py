"""A filing that is being written: begun, changed, ended. Who holds the secret may do all of it, nobody else."""

import json
import secrets
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime

from haicap.domains.dossiers.contracts import DRAFT, DraftUnknown, PaperGiven
from haicap.platform.db.api import run_one
from haicap.platform.protect import api as protect

SECRET_BYTES = 16


def begin_draft(*, procedure_code: str, at: datetime) -> str:
    """Begin a filing for a procedure and return its secret of 128 bits. One statement."""
    secret = secrets.token_urlsafe(SECRET_BYTES)
    run_one(
        "insert into dossiers_draftrow (secret_index, procedure_code, body_sealed, code, changed_at) "
        "values (%(index)s, %(procedure)s, %(body)s, '', %(at)s) returning id",
        {"index": index_of(secret), "procedure": procedure_code, "body": _sealed({}, ()), "at": at},
    )
    return secret


def change_draft(*, secret: str, values: Mapping[str, str], papers: tuple[PaperGiven, ...], at: datetime) -> None:
    """
    Keep what was typed and handed in so far. One statement.

    :raises DraftUnknown: if there is no such filing, or it was handed in already.
    """
    changed = run_one(
        "update dossiers_draftrow set body_sealed = %(body)s, changed_at = %(at)s "
        "where secret_index = %(index)s and code = '' returning id",
        {"index": index_of(secret), "body": _sealed(values, papers), "at": at},
    )
    if changed is None:
        raise DraftUnknown("draft", key="")


def end_draft(*, secret: str, code: str, at: datetime) -> None:
    """Note under which code a filing was handed in, and forget what was typed. One statement."""
    run_one(
        "update dossiers_draftrow set code = %(code)s, body_sealed = %(body)s, changed_at = %(at)s "
        "where secret_index = %(index)s returning id",
        {"index": index_of(secret), "code": code, "body": _sealed({}, ()), "at": at},
    )


def index_of(secret: str) -> bytes:
    """Return the index under which the filing of a secret is found; the secret itself is not stored."""
    return protect.blind_index(secret, place=DRAFT)


def _sealed(values: Mapping[str, str], papers: tuple[PaperGiven, ...]) -> bytes:
    body = {"values": dict(values), "papers": [asdict(paper) for paper in papers]}
    return protect.seal(json.dumps(body, ensure_ascii=False), place=DRAFT)
