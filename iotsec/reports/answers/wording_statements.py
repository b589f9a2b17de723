"""What reports say of the shortest list of statements."""

from __future__ import annotations

from collections.abc import Mapping

STATEMENTS_WORDING: Mapping[str, Mapping[str, str]] = {
    "statements heading": {
        "en": "The fewest statements that settle what is not known in {design}, as of {as_of} ({choices})",
        "ja": "{design}の不明な判定を解消する最小限の記述（基準日 {as_of}、{choices}）",
    },
    "statements nothing": {
        "en": "Nothing is unknown, so nothing has to be stated.",
        "ja": "不明な判定はなく、追加の記述は不要である。",
    },
    "statements counts": {
        "en": "{unknown} {unknown:finding is|findings are} not known. The {count} {count:statement|statements} below "
        "{count:settles|settle} {settled} of them, where they say what is hoped for.",
        "ja": "不明{unknown}件。以下の記述{count}件が期待どおりであれば、うち{settled}件が確定する。",
    },
    "statements least": {
        "en": "No shorter list does as much.",
        "ja": "同じ効果を持つ、これより短い一覧はない。",
    },
    "statements bound": {
        "en": "Any list that does as much has at least {bound} (as far as each fact says what it misses).",
        "ja": "同じ効果を持つ一覧は少なくとも{bound}件を要する（各事実が示す不足の範囲で）。",
    },
    "statements stopped": {
        "en": "The work allowed did not suffice: not every finding was looked at, or not every choice was searched.",
        "ja": "計算量の上限に達したため、一部の判定又は組合せは調べていない。",
    },
    "statements otherwise count": {
        "en": "Where a statement says something else, up to {count} more {count:is|are} asked for, listed last; what "
        "names other elements may open questions about these. State what is so, not what is hoped for.",
        "ja": "記述が期待と異なる場合は、末尾に示す記述が最大{count}件追加で必要となる。他の要素を参照する記述は、"
        "その要素に関する確認事項を生じ得る。期待する値ではなく、事実を記述すること。",
    },
    "statements list": {"en": "STATE", "ja": "記述すべき事項"},
    "statements field": {
        "en": "`{field}` of {kind} ({count}), for {findings} {findings:finding|findings}",
        "ja": "{kind}の`{field}`（{count}件、判定{findings}件に関係）",
    },
    "statements hoped value": {"en": "; hoped for: {value}", "ja": "、期待：{value}"},
    "statements none": {"en": "none, with its reason", "ja": "なし（理由を付す）"},
    "statements another": {"en": "another than what is asked about", "ja": "問われている値以外"},
    "statements one field": {"en": "`{field}` of {kind}: ", "ja": "{kind}の`{field}`："},
    "statements otherwise": {
        "en": "ASKED FOR AS WELL WHERE ONE SAYS SOMETHING ELSE",
        "ja": "期待と異なる場合に必要な事項",
    },
    "statements not met": {
        "en": "NOT MET WITH THESE: WHAT IS HOPED FOR CONTRADICTS EACH OTHER",
        "ja": "期待が相反するため未充足となるもの",
    },
    "statements beyond": {
        "en": "LEFT: NO STATEMENT OF ONE FIELD SETTLES IT",
        "ja": "残るもの（個別の記述では確定しない）",
    },
    "statements notice": {
        "en": "A list of questions, and no advice: what settles a finding may well be that it is not met.",
        "ja": "本一覧は確認事項であり、推奨ではない。確定の結果、未充足となることもある。",
    },
}
"""The words, by key."""
