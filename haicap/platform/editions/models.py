"""The table of editions."""

from django.db import models


class EditionRow(models.Model):
    """
    The edition of one topic: a random mark, new with every change of the tables that the topic is about.

    Born and changed only by the triggers of those tables (`editions_bump`), in the transaction of the change, so that
    it is seen together with the change or not at all; what is rolled back leaves no mark that could come again.
    """

    topic = models.CharField(max_length=40, primary_key=True)
    edition = models.UUIDField()

    class Meta:
        app_label = "editions"
