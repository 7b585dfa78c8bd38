"""The settings of a test run: those of the product, in an installation of the run's own."""

from tests import installation

installation.enter()

from haicap.config.settings import *  # noqa: E402, F403

# The product's own hash is slow on purpose; thousands of sign-ins of tests need not be.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

# Officers of tests sign in with the password alone, but where the second step is what is tested.
HAICAP_SECOND_STEP_ROLES = frozenset[str]()
