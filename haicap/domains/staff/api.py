"""The only door of this part. See README.md for its words and rules."""

from haicap.domains.staff.contracts import NewPost, Post, PostNotHeld
from haicap.domains.staff.operations.give_posts import give_posts
from haicap.domains.staff.queries.posts import holders, posts_of, sample_posts

__all__ = ["NewPost", "Post", "PostNotHeld", "give_posts", "holders", "posts_of", "sample_posts"]
