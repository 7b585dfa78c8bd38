"""The first version of the REST API. See docs/reference/api.md."""
