"""What the templates of the desk know beside what a view gives them: the post in which a page was shown."""

from django.http import HttpRequest
from django.template.backends.utils import csrf_input
from markupsafe import Markup

#: the hidden input of every form that says in which post its page was shown
AS_POST = "as_post"


def forms(request: HttpRequest) -> dict[str, object]:
    """Return the hidden inputs of forms on pages of officers: the proof of origin, and the post."""
    officer = getattr(request, "officer", None)
    if officer is None:
        return {}
    shown_as = Markup('<input type="hidden" name="{}" value="{}">').format(AS_POST, officer.post.id)
    return {"csrf_input": Markup(csrf_input(request)) + shown_as}  # noqa: S704 (made by the framework)
