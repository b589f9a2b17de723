"""Profiles put into words: which there are, what one says, what is shown of it, what it covers, what changed."""
