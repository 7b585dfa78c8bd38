"""The addresses that other systems call."""

from haicap.surfaces.exchange.api_v1.door import app_name, urlpatterns

__all__ = ["app_name", "urlpatterns"]
