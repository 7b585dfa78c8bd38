"""Flows of work in BPMN 2.0: read, found whole, run token by token, drawn; nothing in them is ever run as code."""
