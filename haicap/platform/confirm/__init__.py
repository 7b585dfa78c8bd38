"""Proof by e-mail: one-time codes, and secrets of 128 bits that stand for something for a while."""
