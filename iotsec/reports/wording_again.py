"""What reports say of requirements asked again: under what may fail, and under each option of a choice."""

from __future__ import annotations

from collections.abc import Mapping

Entry = Mapping[str, str]

SCENARIO_WORDS: Mapping[str, Entry] = {
    "single_failure": {"en": "single failure", "ja": "単一故障"},
    "single_compromise": {"en": "single compromise", "ja": "単一侵害"},
}
"""The scenarios under which the requirements of items two to four are asked again."""

AGAIN_WORDING: Mapping[str, Entry] = {
    "baseline heading": {"en": "AGAINST THE BASELINE {file}", "ja": "ベースライン {file} との比較"},
    "baseline counts": {
        "en": "{new} open and new, or worse than {new:it was|they were} (only {new:this closes|these close} the "
        "gate); {known} open and known (listed with --all); {gone} gone.",
        "ja": "新規又は悪化{new}件（ゲートの判定対象はこれのみ）。既知の未解決{known}件（--all で一覧表示）。"
        "解消{gone}件。",
    },
    "baseline under": {"en": " (under {under})", "ja": "（{under}）"},
    "baseline new": {"en": "new:", "ja": "新規："},
    "baseline known": {"en": "known:", "ja": "既知："},
    "baseline gone": {
        "en": "gone; write the baseline anew (--write-baseline), so that they cannot come back unseen:",
        "ja": "解消（再発を見逃さないよう、--write-baseline でベースラインを更新すること）：",
    },
    "baseline nothing": {
        "en": "Nothing is not met but what the baseline knows.",
        "ja": "ベースラインに記録済みのものを除き、未充足はない。",
    },
    "again single-failure": {
        "en": "UNDER ANY SINGLE FAILURE, COMMON CAUSES INCLUDED ({cases} {cases:case|cases})",
        "ja": "単一故障時（共通原因を含む{cases}事例）",
    },
    "again single-compromise": {
        "en": "UNDER ANY SINGLE COMPROMISE, COMMON CAUSES INCLUDED ({cases} {cases:case|cases})",
        "ja": "単一侵害時（共通原因を含む{cases}事例）",
    },
    "again asked": {
        "en": "{asked} {asked:requirement|requirements} of items 2 to 4 asked again; {unmoved} {unmoved:reads|read} "
        "nothing that a loss changes; {apart} {apart:has cases of its own, or reads|have cases of their own, or read} "
        "other verdicts.",
        "ja": "項目2〜4の要求事項{asked}件を再検査した。{unmoved}件は喪失により変わるものを参照しない。"
        "{apart}件は固有の場面で検査するか、他の判定を参照する。",
    },
    "again all asked": {
        "en": "{asked} {asked:requirement|requirements} of items 2 to 4 asked again; {unmoved} {unmoved:reads|read} "
        "nothing that a loss changes.",
        "ja": "項目2〜4の要求事項{asked}件を再検査した。{unmoved}件は喪失により変わるものを参照しない。",
    },
    "again nothing": {"en": "Nothing that is met turns.", "ja": "充足が覆るものはない。"},
    "again turned": {
        "en": "No longer met: {failed}; no longer known: {unknown}.",
        "ja": "充足しなくなるもの：{failed}件　不明となるもの：{unknown}件",
    },
    "note stays up": {"en": "stays up", "ja": "稼働継続"},
    "note stops it alone": {"en": "stops it alone", "ja": "単独で停止させる"},
    "note too much": {
        "en": "the work allowed did not suffice to tell of all",
        "ja": "計算量の上限に達し、全ては調べていない",
    },
    "note undisturbed": {"en": "nothing is disturbed", "ja": "擾乱なし"},
    "note down": {"en": "down {times}", "ja": "停止：{times}"},
    "again lost": {"en": "when lost: {cases}", "ja": "喪失時：{cases}"},
    "again stopped": {"en": "when an attacker stops: {cases}", "ja": "攻撃者が停止させたとき：{cases}"},
    "again held": {"en": "when an attacker uses: {cases}", "ja": "攻撃者が悪用したとき：{cases}"},
    "again some case": {
        "en": "perhaps in some case; there are too many to ask one by one",
        "ja": "いずれかの事例であり得る（事例が多く、個別には検査していない）",
    },
    "again cause": {"en": "{cause} {id}", "ja": "{cause}「{id}」"},
    "cause product": {"en": "product", "ja": "製品"},
    "cause supplier": {"en": "supplier", "ja": "供給者"},
    "cause place": {"en": "place", "ja": "場所"},
    "cause event": {"en": "event", "ja": "事象"},
    "cause feed": {"en": "feed", "ja": "給電元"},
    "cause time source": {"en": "time source", "ja": "時刻源"},
    "cause credential": {"en": "credential", "ja": "認証情報"},
    "cause operator": {"en": "operator", "ja": "運用者"},
    "again more": {"en": "and {count} more", "ja": "ほか{count}件"},
    "again unknown": {"en": "unknown", "ja": "不明"},
    "each heading": {
        "en": "UNDER EACH OPTION OF {choice} ({options})",
        "ja": "選択「{choice}」の各選択肢（{options}）",
    },
    "each nothing": {
        "en": "No finding depends on it.",
        "ja": "この選択に左右される検査結果はない。",
    },
    "each not_met": {"en": "not met in: {options}", "ja": "未充足：{options}"},
    "each accepted": {"en": "waived or compensated in: {options}", "ja": "免除又は補償：{options}"},
    "each unknown": {"en": "unknown in: {options}", "ja": "不明：{options}"},
    "each met": {"en": "met in: {options}", "ja": "充足：{options}"},
    "each not_applicable": {"en": "not applicable in: {options}", "ja": "適用外：{options}"},
    "failing heading": {"en": "SMALLEST CHOICES THAT FAIL", "ja": "未充足となる最小の選択"},
}
"""The words of these parts of a report, by key."""
