"""What an applicant is told by e-mail: news and where to look, never what is in the dossier."""

import re

import pytest

from haicap.domains.dossiers.contracts import Kind
from haicap.domains.dossiers.rules.telling import OWN_DATA_LINK, WORDINGS, told

PLACES = {"code", "procedure", "office", "due", "link"}


class TestAMessage:
    @pytest.mark.parametrize("kind", sorted(WORDINGS))
    def test_has_no_place_for_anything_personal(self, kind: Kind) -> None:
        subject, paragraphs = told(kind, has_due=True)
        assert set(re.findall(r"%\((\w+)\)s", subject + "".join(paragraphs))) <= PLACES
        assert "%(code)s" in subject
        assert "\n" not in subject

    @pytest.mark.parametrize("kind", sorted(WORDINGS))
    def test_names_a_day_only_when_there_is_one(self, kind: Kind) -> None:
        assert "%(due)s" not in "".join(told(kind, has_due=False)[1])
        assert ("%(due)s" in "".join(told(kind, has_due=True)[1])) is bool(WORDINGS[kind].due)

    def test_says_where_to_look(self) -> None:
        assert all("%(link)s" in "".join(told(kind, has_due=False)[1]) for kind in WORDINGS)

    def test_is_not_written_about_work_inside_the_office(self) -> None:
        assert not {Kind.ASSIGNED, Kind.PROPOSED, Kind.APPROVED, Kind.SENT_BACK} & set(WORDINGS)

    def test_with_a_link_to_ones_data_tells_nothing_but_the_link(self) -> None:
        assert set(re.findall(r"%\((\w+)\)s", "".join(OWN_DATA_LINK))) == {"link"}
