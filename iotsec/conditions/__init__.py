"""Conditions: read from templates, evaluated over columns with three-valued masks."""
