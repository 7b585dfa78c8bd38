"""What one officer puts right alone, what takes a second person, and that nothing is lost on the way."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from haicap.domains.dossiers.contracts import CONTACT_FIELDS, FILER_FIELDS, RECTIFYING_ACTS, Act
from haicap.domains.dossiers.rules.correction import BESIDE, OF_DATA
from haicap.domains.dossiers.rules.rectifying import DATA_WORDS, HELD, fields_of, filers_of
from haicap.domains.dossiers.rules.rights import OF_ANOTHER, RIGHTS
from haicap.domains.people.contracts import Authorisation, ForWhom, Identity, Organisation

names = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), min_size=1, max_size=40)
days = st.dates(date(1900, 1, 1), date(2099, 12, 31))
identities = st.builds(Identity, names, st.from_regex(r"[0-9]{12}", fullmatch=True), days)
organisations = st.builds(Organisation, st.from_regex(r"[0-9]{10}", fullmatch=True), names, st.just("Số 1"))
acting = st.one_of(
    st.just(ForWhom()),
    st.builds(ForWhom, organisation=organisations, position=names),
    st.builds(ForWhom, proxy=identities, authorisation=st.sampled_from(Authorisation), paper=names),
)


class TestFields:
    @given(identities, acting)
    def test_read_back_are_who_they_were(self, person: Identity, filed: ForWhom) -> None:
        told = fields_of(person, filed)
        assert tuple(told) == FILER_FIELDS
        assert filers_of(told, address="Số 1") == (person, filed)

    def test_all_have_words(self) -> None:
        assert tuple(DATA_WORDS) == (*CONTACT_FIELDS, *FILER_FIELDS)


class TestTables:
    def test_who_somebody_is_takes_a_second_account_and_the_contact_does_not(self) -> None:
        assert OF_ANOTHER & set(RECTIFYING_ACTS) == {Act.CONFIRM_RECTIFICATION, Act.DECLINE_RECTIFICATION}

    def test_somebody_may_answer_whoever_asked(self) -> None:
        # With one counter officer alone the head or the chair answers.
        assert set(RIGHTS[Act.CONFIRM_RECTIFICATION]) - set(RIGHTS[Act.ASK_RECTIFICATION])

    def test_what_is_put_right_is_no_act_of_the_course(self) -> None:
        assert OF_DATA <= BESIDE

    def test_what_is_held_while_a_request_waits_is_not_the_answer_to_it(self) -> None:
        assert not HELD & set(RECTIFYING_ACTS)
