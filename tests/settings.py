"""The settings of a test run: those of the product, in an installation of the run's own."""

from tests import installation

installation.enter()

from haicap.config.settings import *  # noqa: E402, F403
