"""The table of the facts about the delays that measures add."""

from __future__ import annotations

from iotsec.facts.catalogue import Derived
from iotsec.facts.derived import delays
from iotsec.model.vocabulary import Form

TIME = Form("quantity", unit="s")

DELAY_FACTS: tuple[Derived, ...] = (
    Derived(
        ("flow",), "added_on_way", TIME,
        "The delay that the guards add that it passes; 0 where it is made of other flows.",
        ("flow.via", "component.added_latency", "component.enforces"),
        delays.added_on_way, delays.added_on_way_witness,
    ),
    Derived(
        ("flow",), "delay_with_measures", Form("quantity", unit="s", spread=True),
        "Its latency from end to end, and what the guard at its receiver adds before the content is used.",
        ("flow.latency", "flow.through", "flow.to", "component.added_latency", "component.enforces"),
        delays.delay_with_measures, delays.delay_with_measures_witness,
    ),
    Derived(
        ("function",), "reaction_time", TIME,
        "The time from what it detects until its last performer has its command, with all measures in place: the time "
        "of detection, and the longest chain of commands between its performers.",
        ("function.detect_time", "function.performed_by", "function.performers_needed", "flow.kind",
         "flow.delay_with_measures"),
        delays.reaction_time, delays.reaction_time_witness,
    ),
)  # fmt: skip
"""Facts that requirements on measures in place read."""
