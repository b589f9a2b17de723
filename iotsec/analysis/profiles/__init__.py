"""Questions about profiles: what is shown of their conformance, what they cover, what changed between two of them."""
