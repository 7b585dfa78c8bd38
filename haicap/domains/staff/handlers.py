"""What this part does when the law changes: posts follow their unit."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from haicap.domains.law.contracts import Change, Enactment, Fault, ImpactItem, Instrument, Overlay
from haicap.domains.organisation import api as organisation
from haicap.domains.organisation.contracts import UNITS, DraftedUnits
from haicap.domains.staff.operations.follow_units import come_back, follow_units
from haicap.domains.staff.queries.posts import posts_between
from haicap.domains.staff.rules.following import posts_effects
from haicap.kernel.actors import Actor


class SuccessionPosts:
    """Where units end, their posts go on in the unit that takes over the office."""

    kind = "succession"

    def check(self, changes: Sequence[Change], *, under: Instrument, over: Overlay, at: datetime) -> Sequence[Fault]:
        """Return nothing: posts hold no merger up."""
        return ()

    def overlay(self, changes: Sequence[Change], *, under: Instrument, over: Overlay, at: datetime) -> Overlay:
        """Return what would be in force as it is: nobody asks a draft for posts."""
        return over

    def impact(self, changes: Sequence[Change], *, over: Overlay, at: datetime) -> Sequence[ImpactItem]:
        """Return how many posts go on, and how many end. One statement."""
        draft = over[UNITS]
        assert isinstance(draft, DraftedUnits)
        pieces = organisation.handed_over(draft.pieces)
        if not pieces:
            return ()
        eve = min(draft.ended.values()) - timedelta(days=1)
        posts = posts_between(eve, max(draft.ended.values()))
        heirs = {old: organisation.office_heir(held) for old, held in pieces.items()}
        return posts_effects(posts, pieces=pieces, heirs=heirs)

    def apply(self, changes: Sequence[Change], *, under: Enactment, by: Actor, at: datetime) -> None:
        """Have the posts go on from the day; those that are given until then follow on the day."""
        follow_units(amendment_id=under.amendment_id, at=at)

    def restore(self, changes: Sequence[Change], *, under: Enactment, by: Actor, at: datetime) -> None:
        """Have them come back."""
        come_back(amendment_id=under.amendment_id, at=at)
