"""
Whether the installation works, and figures about how: for a balancer in front of it and for whoever watches it.

Nothing here tells anything about a person: requests are counted by route and class of status, never by address.
"""

from haicap.platform.health.figures import Lag, lag, prometheus
from haicap.platform.health.readiness import Readiness, readiness

__all__ = ["Lag", "Readiness", "lag", "prometheus", "readiness"]
