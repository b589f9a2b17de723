"""What reports say of what one cause can reach in a fleet."""

from __future__ import annotations

from collections.abc import Mapping

FLEET_WORDING: Mapping[str, Mapping[str, str]] = {
    "fleet heading": {
        "en": "What one order, key, account or flaw reaches in {design}, as of {as_of} ({choices})",
        "ja": "{design}において一つの指令・鍵・アカウント・欠陥が及ぶ範囲（基準日 {as_of}、{choices}）",
    },
    "fleet botnet": {
        "en": "Of {devices} {devices:device|devices} {recruitable} ({share}) {recruitable:is|are} within reach of "
        "strangers and may send anywhere: {traffic}.",
        "ja": "機器{devices}台のうち、"
        "第三者が到達でき任意の宛先へ送信し得るもの{recruitable}台（{share}）、送信能力の合計{traffic}。",
    },
    "fleet counts": {
        "en": "{causes} {causes:cause reaches|causes reach} more than one device; {exceeded} "
        "{exceeded:exceeds|exceed} a declared bound, {perhaps} may.",
        "ja": "複数の機器に及ぶ原因{causes}件。宣言した上限を超過{exceeded}件、超過の可能性{perhaps}件。",
    },
    "fleet item": {
        "en": "{cause} {what}: {devices} {devices:device|devices} ({moving} mobile), {power}, {egress}",
        "ja": "{cause}{what}：{devices}台（移動体{moving}台）、{power}、{egress}",
    },
    "fleet bound": {"en": "{what} {state} the bound {bound}", "ja": "{what}：上限{bound}{state}"},
    "fleet exceeded": {"en": "exceed", "ja": "を超過"},
    "fleet perhaps": {"en": "perhaps exceed", "ja": "を超過する可能性"},
    "fleet kept": {"en": "keep", "ja": "以内"},
    "fleet what devices": {"en": "the devices", "ja": "台数"},
    "fleet what power": {"en": "the power", "ja": "電力"},
    "fleet cause order": {"en": "order through", "ja": "指令："},
    "fleet cause key": {"en": "key", "ja": "鍵："},
    "fleet cause account": {"en": "account of", "ja": "アカウント："},
    "fleet cause updates": {"en": "updates from", "ja": "更新元："},
    "fleet cause flaw": {"en": "flaw in", "ja": "欠陥："},
}
"""The words, by key."""
