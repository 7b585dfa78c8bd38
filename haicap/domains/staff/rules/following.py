"""What a draft that ends units does to the posts in them."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import date

from haicap.domains.law.contracts import ImpactItem, Weight
from haicap.domains.organisation.contracts import Piece, Unit
from haicap.domains.staff.contracts import Post
from haicap.kernel.actors import Role
from haicap.kernel.messages import sentence

#: roles that one person holds in a unit
ONE_OF = (Role.CHAIR,)
FOLLOW = sentence("%(count)s posts go on in the unit that follows; their people keep their accounts.")
END = sentence("%(count)s posts end with their unit: the text names nobody who takes over its office.")
DOUBLED = sentence("%(count)s units would have several chairs: %(names)s.")


def posts_effects(
    posts: Sequence[Post], *, pieces: Mapping[int, Sequence[Piece]], heirs: Mapping[int, Unit | None]
) -> list[ImpactItem]:
    """
    Return how many posts go on where, which end, and where a unit would be led by several.

    `pieces` and `heirs` are by the unit that ends; `posts` are all that are held on the day.

    House rule: an officer who held the same post in both units holds it once.
    """
    follow: Counter[tuple[str, str, str]] = Counter()
    end: Counter[tuple[str, str]] = Counter()
    leading: dict[int, set[int]] = defaultdict(set)
    names: dict[int, str] = {}
    for post in posts:
        held = pieces.get(post.unit_id)
        heir = heirs.get(post.unit_id)
        if held and heir is None and _reaches(post, held[0].on):
            end[held[0].old.code, post.role.value] += 1
        elif held and heir is not None and _reaches(post, held[0].on):
            follow[held[0].old.code, heir.code, post.role.value] += 1
        unit_id = heir.id if heir is not None else post.unit_id
        if post.role in ONE_OF and not (held and heir is None):
            leading[unit_id].add(post.account_id)
    for heir in heirs.values():
        if heir is not None:
            names[heir.id] = heir.full_name
    items = []
    if follow:
        details = tuple(
            {"from": old, "to": new, "role": role, "posts": count} for (old, new, role), count in sorted(follow.items())
        )
        items.append(ImpactItem("PostsFollow", FOLLOW, {"count": follow.total()}, Weight.NOTE, follow.total(), details))
    if end:
        ends = tuple({"from": old, "role": role, "posts": count} for (old, role), count in sorted(end.items()))
        items.append(ImpactItem("PostsEnd", END, {"count": end.total()}, Weight.WARNING, end.total(), ends))
    doubled = sorted(names[unit] for unit, people in leading.items() if unit in names and len(people) > 1)
    if doubled:
        params = {"count": len(doubled), "names": ", ".join(doubled)}
        items.append(ImpactItem("SeveralChairs", DOUBLED, params, Weight.WARNING, len(doubled)))
    return items


def _reaches(post: Post, on: date) -> bool:
    return post.validity.ends_before is None or post.validity.ends_before > on
