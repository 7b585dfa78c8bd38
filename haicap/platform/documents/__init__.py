"""Printed documents and square codes."""
