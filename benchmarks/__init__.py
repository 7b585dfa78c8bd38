"""What haicap costs beside the bare statements of the database: `make bench`. See docs/reference/benchmarks.md."""
