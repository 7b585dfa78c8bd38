"""What other systems call: the REST API."""
