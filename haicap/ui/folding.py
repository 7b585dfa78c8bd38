"""Pages are compiled once for each language: what only the language decides is worked out then, not at each request."""

from collections.abc import Callable, Mapping
from typing import Any

from django.template.backends.jinja2 import Jinja2, Template
from django.utils.translation import get_language, gettext, override
from jinja2 import Environment, TemplateNotFound, TemplateSyntaxError, nodes
from jinja2.visitor import NodeTransformer
from markupsafe import Markup

#: what gives the same for the same words in one language: addresses, names of assets, icons
SETTLED = frozenset({"asset", "icon", "url"})
TRANSLATED = frozenset({"_", "gettext"})


class FoldingEnvironment(Environment):
    """An environment whose templates are in one language; without a `language` it folds nothing."""

    language = ""

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        parsed = super()._parse(source, name, filename)
        if not self.language:
            return parsed
        with override(self.language):
            folded: nodes.Template = _Fold(self).visit(parsed)
        return folded


class _Fold(NodeTransformer):
    """Puts the answer in the place of a call whose arguments are all known."""

    def __init__(self, environment: Environment) -> None:
        self._globals: Mapping[str, Any] = environment.globals

    def visit_Call(self, node: nodes.Call) -> nodes.Node:  # noqa: N802 (named so by Jinja)
        call = self.generic_visit(node)
        if not isinstance(call, nodes.Call) or not isinstance(call.node, nodes.Name):
            return call
        if call.dyn_args or call.dyn_kwargs or not all(isinstance(one, nodes.Const) for one in _given(call)):
            return call
        args = [one.value for one in call.args if isinstance(one, nodes.Const)]
        named = {one.key: one.value.value for one in call.kwargs if isinstance(one.value, nodes.Const)}
        if call.node.name in TRANSLATED and len(args) == 1 and not named:
            # As the extension does it: the words of a translation are markup, and per cent signs stand twice.
            return nodes.Const(Markup(gettext(args[0])) % {}, lineno=call.lineno)  # noqa: S704
        if call.node.name in SETTLED:
            settled: Callable[..., object] = self._globals[call.node.name]
            return nodes.Const(settled(*args, **named), lineno=call.lineno)
        return call


def _given(call: nodes.Call) -> list[nodes.Node]:
    return [*call.args, *(pair.value for pair in call.kwargs)]


class Pages(Jinja2):
    """The engine of all pages: one environment for each language."""

    def __init__(self, params: dict[str, Any]) -> None:
        super().__init__(params)
        self._in_language: dict[str, Environment] = {}

    def get_template(self, template_name: str) -> Template:
        """Return a page in the language of the reader."""
        language = get_language() or ""
        environment = self._in_language.get(language)
        if environment is None:
            environment = self.env.overlay()
            assert isinstance(environment, FoldingEnvironment)
            environment.language = language
            # Two threads may both come by here first: either is as good.
            self._in_language[language] = environment
        try:
            return Template(environment.get_template(template_name), self)
        except (TemplateNotFound, TemplateSyntaxError):
            # It says in Django's way what is wrong.
            return super().get_template(template_name)
