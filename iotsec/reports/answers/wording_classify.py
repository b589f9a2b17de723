"""What reports say of how critical systems are."""

from __future__ import annotations

from collections.abc import Mapping

CLASSIFY_WORDING: Mapping[str, Mapping[str, str]] = {
    "classify heading": {
        "en": "How critical the systems of {design} are, as of {as_of} ({choices})",
        "ja": "{design}のシステムの重要度（基準日 {as_of}、{choices}）",
    },
    "classify counts": {
        "en": "By {profiles}: {leading} of {count} {count:system|systems} {leading:is|are} leading, {perhaps} may be. "
        "{mutual} {mutual:is|are} in a circle of mutual dependence.",
        "ja": "{profiles}による分類：システム{count}件のうち、先導的区分{leading}件、該当し得るもの{perhaps}件。"
        "相互依存の関係にあるもの{mutual}件。",
    },
    "class leading": {"en": "leading", "ja": "先導的区分"},
    "class other": {"en": "not leading", "ja": "先導的区分でない"},
    "class perhaps": {"en": "perhaps leading", "ja": "先導的区分に該当し得る"},
    "class declared": {"en": "declared leading", "ja": "先導的区分と宣言済み"},
    "class denied": {"en": "declared not leading", "ja": "先導的区分でないと宣言"},
    "class silent": {"en": "nothing is declared", "ja": "宣言なし"},
    "classify dependents": {
        "en": "functions of other systems that need it: {value} (threshold {threshold}){which}",
        "ja": "当該システムに依存する他システムの機能：{value}（しきい値 {threshold}）{which}",
    },
    "classify named": {"en": ": {which}", "ja": "：{which}"},
    "classify tightest": {
        "en": "the shortest outage that one of them tolerates: {value} (threshold {threshold})",
        "ja": "依存元の許容停止時間のうち最短：{value}（しきい値 {threshold}）",
    },
    "classify hurts": {
        "en": "with bridges and alternatives counted, a loss of it hurts them after {value}",
        "ja": "ブリッジと代替を考慮すると、依存元に影響が及ぶまでの時間：{value}",
    },
    "classify hurts none": {
        "en": "with bridges and alternatives counted, no loss of it hurts them",
        "ja": "ブリッジと代替を考慮すると、その喪失は依存元に影響しない",
    },
    "classify mutual": {"en": "mutual dependence with {which}", "ja": "相互依存：{which}"},
    "classify severity": {
        "en": "severity of its loss: {overall} (continuity {continuity}, safety {safety}; 0 to 4)",
        "ja": "喪失時の深刻度：{overall}（持続性{continuity}、安全性{safety}。0～4）",
    },
    "classify function": {
        "en": "{id}: down {outage}, severity {level}{by}",
        "ja": "{id}：停止{outage}、深刻度{level}{by}",
    },
    "classify hazard": {
        "en": "{id}: while {by} is down ({outage}), severity {level}",
        "ja": "{id}：{by}の停止（{outage}）中、深刻度{level}",
    },
    "classify by": {"en": " by {criterion}", "ja": "（{criterion}による）"},
    "classify perhaps by": {
        "en": ", where {criterion} applies (not stated)",
        "ja": "（{criterion}が適用される場合。適用の有無は記載なし）",
    },
    "classify sector": {"en": "sector {sector}: {lists}", "ja": "分野 {sector}：{lists}"},
    "classify entries": {"en": "{country} {entries}", "ja": "{country}「{entries}」"},
    "classify not listed": {"en": "{country} not listed", "ja": "{country} 該当なし"},
    "classify sector unsaid": {"en": "its sector is not stated", "ja": "分野の記載なし"},
    "classify sector unknown": {
        "en": "sector {sector}: not among those of which the lists are known",
        "ja": "分野 {sector}：分野一覧との対応が未登録",
    },
    "classify bound": {
        "en": "The work allowed did not suffice: who needs which system, or what the last losses do, is not known.",
        "ja": "計算量の上限に達したため、システム間の依存又は一部の喪失の影響は不明として示している。",
    },
    "no limit": {"en": "unlimited", "ja": "制限なし"},
    "classify modelled": {
        "en": "Severity is a modelled effect on a scale of ours, and no official rating. Criteria in use: {criteria}. "
        "The lists are those of 2016 as one presentation shows them.",
        "ja": "深刻度はモデル上の影響を独自の尺度で示したものであり、公的な評価ではない。適用した基準：{criteria}。"
        "分野一覧は2016年の資料による。",
    },
}
"""The words, by key."""
