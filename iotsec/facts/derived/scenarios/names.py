"""The scenarios under which a requirement can be asked, by name."""

from __future__ import annotations

from collections.abc import Mapping

SCENARIOS: Mapping[str, Mapping[str, str]] = {
    "any_single_loss": {"en": "the loss of any one component", "ja": "任意の一構成要素の喪失"},
    "any_product_flaw": {"en": "a flaw in any one product", "ja": "任意の一製品の欠陥"},
    "any_exposed_compromise": {
        "en": "the compromise of any exposed component, with all that it reaches",
        "ja": "任意の露出した構成要素の侵害（そこから到達できる範囲を含む）",
    },
    "loss_of_any_guard": {"en": "the loss of any one guard", "ja": "任意の一つの防護点の喪失"},
    "update_of_any_component": {
        "en": "the update of any one component",
        "ja": "任意の一構成要素の更新",
    },
    "isolation_of_any_zone_or_system": {
        "en": "the isolation of any one zone or system",
        "ja": "任意の一ゾーン又は一システムの遮断",
    },
    "loss_of_all_outside_networks": {
        "en": "the loss of all networks that are not closed",
        "ja": "閉域でない全ネットワークの喪失",
    },
    "loss_of_all_people": {"en": "the loss of all people", "ja": "全要員の不在"},
    "loss_of_this": {"en": "the loss of the element itself", "ja": "当該要素自体の喪失"},
    "complete_stop": {"en": "a complete stop, and the start after it", "ja": "全停止とその後の起動"},
}
"""What is lost in each scenario; a scenario with `any` has one case for each element that it may strike."""

ALIGNED = frozenset({"loss_of_this"})
"""Scenarios whose case is the element under check itself."""

AGAIN: Mapping[str, Mapping[str, str]] = {
    "single-failure": {"single_failure": "lost"},
    "single-compromise": {"single_stop": "stopped", "single_compromise": "held"},
}
"""The scenarios under which the requirements are asked again as a whole (the framework's fifth item), by option, and
what becomes of what is struck: an attacker may stop what he has taken, or use it."""


def is_asked_again(scenario: str) -> bool:
    """Whether requirements are asked again as a whole in the cases of a scenario, and not only where they say so."""
    return any(scenario in scenarios for scenarios in AGAIN.values())


SEVERAL = -1
"""In place of its number: that facts stand for any of several cases."""
GROUP = "group of cases"
"""Under this word is kept for which cases facts stand."""
