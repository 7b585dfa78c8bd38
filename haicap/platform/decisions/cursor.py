"""The words of one expression, read from left to right, and the refusal at one of them."""

import unicodedata
from typing import NoReturn

from haicap.platform.decisions.lexer import Token, tokens
from haicap.platform.decisions.limits import LIMITS
from haicap.platform.decisions.refusals import ExpressionUnreadable, OutsideSubset, OverLimit


class Cursor:
    """Stands before the next word of an expression; `element` and `line` say in a refusal where its text stands."""

    def __init__(self, text: str, element: str, line: int) -> None:
        self.element, self.line = element, line
        if len(text) > LIMITS.characters:
            self.over("characters", LIMITS.characters)
        self.text = unicodedata.normalize("NFC", text)
        self.words = tokens(self.text)
        self.at = 0
        self.nesting = 0

    @property
    def word(self) -> Token:
        """The word that comes next."""
        return self.words[self.at]

    def has(self, text: str) -> bool:
        """Test if the next word is this one, and no text in quotes."""
        return self.word.text == text and self.word.kind != "string"

    def take(self, text: str) -> bool:
        """Read over the next word if it is this one."""
        if not self.has(text) or self.word.kind == "end":
            return False
        self.at += 1
        return True

    def need(self, text: str) -> None:
        """Read over the next word, which must be this one."""
        if not self.take(text):
            self.refuse()

    def end(self) -> None:
        """Make sure that nothing is left."""
        if self.word.kind != "end":
            self.refuse()

    def refuse(self) -> NoReturn:
        """Refuse the expression at the next word."""
        near = self.word.text[:20] or "…"
        raise ExpressionUnreadable("model", element=self.element, near=near, **self.place())

    def place(self) -> dict[str, int]:
        """Return where the next word stands: the line of the file, and the character in that line of the text."""
        before = self.text[: self.word.at]
        return {"line": self.line + before.count("\n"), "position": len(before) - before.rfind("\n")}

    def outside(self, what: str) -> NoReturn:
        """Refuse something of the standard that is not supported."""
        raise OutsideSubset("model", element=self.element, line=self.line, what=what)

    def over(self, limit: str, most: int) -> NoReturn:
        """Refuse an expression that is larger than it may be."""
        raise OverLimit("model", element=self.element, line=self.line, limit=limit, most=most)
