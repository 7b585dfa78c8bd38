"""Every sentence is there in every language that needs it."""

from tools import words


class TestTheLanguageFiles:
    def test_lack_no_sentence(self):
        assert list(words.missing()) == []

    def test_keep_the_places_of_every_sentence(self):
        assert list(words.spoilt()) == []


class TestExtraction:
    def test_finds_sentences_in_code_and_in_templates(self):
        places = [place for places in words.sentences().values() for place in places]
        assert any(place.startswith("haicap/platform/db/refusals.py") for place in places)
        assert any(".html:" in place for place in places)
