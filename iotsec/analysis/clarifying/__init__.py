"""The fewest statements that settle all that is not known, and what each of them is hoped to say."""
