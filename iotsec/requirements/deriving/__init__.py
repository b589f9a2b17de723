"""Profiles derived from others: what is declared of one's own, tailored, excluded and added, each with its origin."""
