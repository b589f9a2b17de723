"""The table of the facts of what enters functions, and of what binds the data that flows carry."""

from __future__ import annotations

from iotsec.facts.catalogue import Derived
from iotsec.facts.derived import carried, inputs
from iotsec.model.vocabulary import Form

INPUT_FACTS: tuple[Derived, ...] = (
    Derived(
        ("function",), "weakest_input", Form("level"),
        "The lowest level, on its own scale, of the functions whose output enters it, at any distance, past no "
        "component that validates; above all where none enters. What is only logged, backed up or power is no input.",
        ("function.level", "function.performed_by", "flow.kind", "flow.via", "component.enforces"),
        inputs.weakest_input, inputs.weakest_input_witness, by_row=True,
    ),
    Derived(
        ("flow",), "bound_by", Form("refs", to=("data",)),
        "The data whose permitted recipients and purposes bind what it carries: the data carried, and all from which "
        "they were derived with no de-identification in between.",
        ("flow.carries", "data.derived_from", "data.deidentified"),
        carried.bound_by, carried.bound_by_witness,
    ),
)  # fmt: skip
"""Facts of inputs and of the labels of data."""
