"""Fuzzing of readers by coverage, run by hand; the tests hold what it found."""
