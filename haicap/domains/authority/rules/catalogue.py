"""The base register: what the published procedures say of who decides them."""

import re
import unicodedata
from collections.abc import Mapping

from haicap.domains.authority.contracts import (
    Attached,
    Basis,
    Block,
    Grant,
    Holder,
    Office,
    OfUnit,
    Own,
    Signing,
    Status,
    Tier,
)
from haicap.domains.procedures.contracts import Level, PublishedLevel

#: bodies that are no People's Committee, by how the catalogue begins their names
AGENCIES: Mapping[str, tuple[str, ...]] = {
    "police": ("công an", "cục cảnh sát", "phòng cảnh sát", "cục quản lý xuất nhập cảnh"),
    "customs": ("chi cục hải quan", "cục hải quan", "hải quan"),
    "tax": ("thuế", "chi cục thuế", "cục thuế"),
    "social_insurance": ("bảo hiểm xã hội",),
    "treasury": ("kho bạc",),
    "state_bank": ("ngân hàng nhà nước",),
    "port": ("cảng vụ",),
}
_COMMITTEE = ("ủy ban nhân dân", "ubnd")
_CHAIR = re.compile(r"chủ tịch (?:ủy ban nhân dân|ubnd)[^,]*(?:, thành phố trực thuộc trung ương)?\.?")


def base_grant(published: PublishedLevel, *, city: str) -> Grant | None:
    """
    Return the grant that a published procedure amounts to, `None` when neither commune nor city carries it out.

    Communes alone: the unit of the place; the city alone: the city; both: undetermined, because the catalogue does
    not say which of them in which case. Where a commune's procedure names a body that is no People's Committee, the
    agency of that purpose. The grant is derived until somebody who knows the text confirms it.

    Source: the level of execution and the deciding agency that each published procedure states; Law 72/2025/QH15
    art. 11 (clear tasks, without overlap); Decree 30/2020/NĐ-CP art. 13 (a committee signs on behalf, a chair in
    his own name).
    """
    at_commune, at_city = Level.COMMUNE in published.levels, Level.PROVINCE in published.levels
    if not at_commune and not at_city:
        return None
    agency = published.competent
    purpose = agency_of(agency)
    holder: Holder | None = OfUnit(city)
    possible: tuple[Tier, ...] = ()
    if at_commune and at_city:
        holder, possible = None, (Tier.COMMUNE, Tier.CITY)
    elif at_commune:
        holder, possible = (Attached(purpose), (Tier.COMMUNE,)) if purpose else (Own(), ())
    office = Office.HEAD if isinstance(holder, Attached) else _office(agency)
    return Grant(
        id=0,
        basis=Basis.BY_LAW,
        holder=holder,
        office=office,
        starts_on=published.validity.starts_on,
        ends_before=published.validity.ends_before,
        instrument=published.decision,
        procedure=published.code,
        signing=Signing(Block.ON_BEHALF if office is Office.COMMITTEE else Block.NONE),
        possible=possible,
        agency=agency,
        source=f"dichvucong.gov.vn, {published.decision}" if published.decision else "dichvucong.gov.vn",
        status=Status.DERIVED,
        version_id=published.version_id,
    )


def agency_of(competent: str) -> str:
    """
    Return for what the deciding body is, when it clearly is one that is no People's Committee; else nothing.

    House rule: every body named must be of the same purpose; a text that also names a committee is not clear.
    """
    names = [name.strip() for name in _folded(competent).split(",") if name.strip()]
    if not names or any(word in name for name in names for word in _COMMITTEE):
        return ""
    # «tỉnh, thành phố» is one name with a comma in it.
    purposes = {_purpose(name) for name in names if name != "thành phố"}
    return purposes.pop() if len(purposes) == 1 else ""


def _purpose(name: str) -> str:
    for purpose, beginnings in AGENCIES.items():
        if name.startswith(beginnings):
            return "commune_police" if purpose == "police" and name == "công an cấp xã" else purpose
    return ""


def _office(competent: str) -> Office:
    return Office.CHAIR if _CHAIR.fullmatch(_folded(competent)) else Office.COMMITTEE


def _folded(text: str) -> str:
    # The catalogue writes both «uỷ ban» and «ủy ban».
    return unicodedata.normalize("NFC", text).lower().replace("uỷ", "ủy").strip()
