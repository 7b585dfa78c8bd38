"""How a question is taken apart, and which words a procedure is found by."""

from collections.abc import Iterable
from dataclasses import dataclass

from haicap.domains.procedures.rules.vocabulary import Vocabulary
from haicap.kernel.text import fold

MOST_WORDS = 12


@dataclass(frozen=True, slots=True)
class Question:
    """A question as search takes it: the folded phrase, and its words; the last one may be half typed."""

    phrase: str
    words: tuple[str, ...]


def asked(text: str, words: Vocabulary) -> Question:
    """
    Return the question without the words that only wrap it («thủ tục», «tôi muốn làm»), at most 12 words.

    When nothing else is left, the question is empty.

    House rule: one searches as one speaks.
    """
    bare = f" {fold(text)} "
    for phrase in words.ignored:
        bare = bare.replace(f" {phrase} ", " ")
    kept = bare.split()
    return Question(phrase=" ".join(kept[:MOST_WORDS]), words=tuple(kept[:MOST_WORDS]))


def title(name: str) -> str:
    """
    Return the name folded, without the word «thủ tục» before it.

    House rule: whether a ministry writes that word before a name is chance.
    """
    return fold(name).removeprefix("thu tuc ")


def everyday(*, code: str, name: str, words: Vocabulary) -> str:
    """
    Return the words that people use for the procedure, folded, a space around each phrase.

    House rule: what people say is added to what the catalogue says, once, when it is loaded.
    """
    own = f" {title(name)} "
    said = (
        phrase
        for saying in words.sayings
        if code in saying.codes or any(f" {meant} " in own for meant in saying.meant)
        for phrase in saying.said
    )
    return _row(dict.fromkeys(said))


def found_by(*, code: str, name: str, field: str, results: Iterable[str], words: Vocabulary) -> str:
    """
    Return all words by which a procedure is found: what people say, its name, field, results and code.

    House rule: as `everyday`.
    """
    said = everyday(code=code, name=name, words=words).strip()
    return _row(dict.fromkeys([said, title(name), fold(field), *map(fold, results), fold(code)]))


def _row(phrases: Iterable[str]) -> str:
    # The bar keeps the end of one phrase and the beginning of the next from reading as a phrase.
    return f" {' | '.join(phrase for phrase in phrases if phrase)} "
