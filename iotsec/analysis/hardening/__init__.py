"""The least to change: the cheapest set of changes after which nothing is surely not met, proven by the check."""
