"""Requirements: templates read into profiles, every slip told with its place."""
