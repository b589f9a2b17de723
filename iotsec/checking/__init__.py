"""Requirements put to facts: the only place that gives a verdict."""
