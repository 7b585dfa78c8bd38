"""Makes one entry of the catalogue from one record of the crawl."""

import re
from collections.abc import Mapping

from tools.procedures.channels import ways
from tools.procedures.cleaning import cleaned, line, or_nothing, without_furniture
from tools.procedures.legal import legal_texts
from tools.procedures.papers import papers
from tools.procedures.steps import steps

LEVELS = {"Cấp xã": "commune", "Cấp tỉnh": "province", "Cấp bộ": "ministry", "Cơ quan khác": "other"}
AGENCIES = {
    "performs": "co_quan_thuc_hien",
    "competent": "co_quan_co_tham_quyen",
    "receives_at": "dia_chi_tiep_nhan",
    "delegated": "co_quan_duoc_uy_quyen",
    "coordinates": "co_quan_phoi_hop",
}

_RESULT = re.compile(r"Mã:\s*((?:KQ|[A-ZĐ]+)[.\-][A-Z0-9.\-]*\d)")
_AFTER_RESULTS = re.compile(r"Từ khóa.*$", re.S)
_RELATED = re.compile(r"(?:^|(?<=\D))\d{1,2}(?=[A-ZĐÀ-Ỹ])")
#: a comma inside brackets does not part two subjects
_SUBJECTS = re.compile(r",\s*(?![^()]*\))")


def entry(record: Mapping[str, str], *, shares_its_page: bool) -> dict[str, object]:
    """
    Return the entry of one procedure, all text clean and in NFC.

    `shares_its_page` tells that the crawl stored the same page under other codes too: the content is then not
    sure to belong to this code, and `doubts` says so.
    """
    rows, papers_text = papers(record["thanh_phan_ho_so"])
    return {
        "code": record["ma_thu_tuc"],
        "name": line(record["ten_thu_tuc"]),
        "decision": line(record["so_quyet_dinh"]),
        "ministry": record["_ministry"],
        "levels": [LEVELS[level.strip()] for level in record["cap_thuc_hien"].split(",") if level.strip()],
        "kind": line(record["loai_thu_tuc"]),
        "field": line(record["linh_vuc"]),
        "subjects": [part for part in _SUBJECTS.split(line(record["doi_tuong_thuc_hien"])) if part],
        "agencies": {name: or_nothing(record[source]) for name, source in AGENCIES.items()},
        "steps": steps(record["trinh_tu_thuc_hien"]),
        "ways": ways(record["cach_thuc_thuc_hien"]),
        "papers": rows,
        "papers_text": papers_text,
        "legal": legal_texts(record["can_cu_phap_ly"]),
        "conditions": or_nothing(record["yeu_cau_dieu_kien"]),
        "results": results(record["ket_qua_xu_ly"]),
        "related": related(record["thu_tuc_lien_quan"]),
        "url": record["detail_url"].strip(),
        "doubts": ["page_shared"] if shares_its_page else [],
    }


def results(text: str) -> list[dict[str, str]]:
    """
    Return what the applicant gets: each with `code` and `name`, the code empty when the page gives none.
    """
    body = line(_AFTER_RESULTS.sub("", without_furniture(cleaned(text))))
    rows, start = [], 0
    for match in _RESULT.finditer(body):
        rows.append({"code": match[1], "name": body[start : match.start()].strip(" ;")})
        start = match.end()
    left = body[start:].strip(" ;")
    if left and left.lower() != "không có thông tin":
        rows.append({"code": "", "name": left})
    return rows


def related(text: str) -> list[str]:
    """Return the names of the procedures that the page names as related."""
    body = or_nothing(text).removeprefix("#Tên thủ tục")
    return [part for part in (line(piece) for piece in _RELATED.split(body)) if part]
