"""What reports say of who answers for what."""

from __future__ import annotations

from collections.abc import Mapping

RESPONSIBILITIES_WORDING: Mapping[str, Mapping[str, str]] = {
    "responsibilities heading": {
        "en": "Who answers for what in {design}, as of {as_of} ({choices})",
        "ja": "{design}の責任分担（基準日 {as_of}、{choices}）",
    },
    "responsibilities marks": {
        "en": "! nobody, !! two for the same, ? not stated for some, . nothing to do; several names: a part each",
        "ja": "「!」担う主体なし、「!!」重複、「?」一部未記載、「.」対象なし。複数の名称は部分ごとの分担を示す",
    },
    "responsibilities system": {"en": "SYSTEMS", "ja": "システム"},
    "responsibilities flow": {"en": "CONNECTIONS BETWEEN PARTIES", "ja": "主体間の接続"},
    "responsibilities gaps": {
        "en": "Nobody answers for ({count}): {which}",
        "ja": "担う主体なし（{count}件）：{which}",
    },
    "responsibilities overlaps": {"en": "Two answer for ({count}): {which}", "ja": "重複（{count}件）：{which}"},
    "responsibilities demarcations": {"en": "WHERE RESPONSIBILITY CHANGES", "ja": "責任分界点"},
    "responsibilities point": {
        "en": "{agreement}: between {parties}; point: {point}",
        "ja": "{agreement}：{parties}（分界点：{point}）",
    },
    "responsibilities ended": {"en": " (not surely in force)", "ja": "（有効と確認できない）"},
    "responsibilities notices": {"en": "NEWS TO THE AUTHORITY", "ja": "当局への報告"},
    "responsibilities notice": {
        "en": "outage of {function}: the authority ({authority}) knows within {takes}; the limit is {limit}",
        "ja": "{function}の停止：当局（{authority}）への到達 {takes}、期限 {limit}",
    },
    "responsibilities data": {"en": "DATA BY PARTY", "ja": "主体別のデータの扱い"},
    "responsibilities handling": {
        "en": "{data}: purpose: {purposes}; kept for: {kept}",
        "ja": "{data}：目的 {purposes}、保存期間 {kept}",
    },
    "responsibilities personal": {"en": " (personal)", "ja": "（個人データ）"},
    "clock outage": {
        "en": "outage promised {promised}, needed {needed}",
        "ja": "停止時間：保証{promised}、必要{needed}",
    },
    "clock notice": {"en": "notice promised {promised}, needed {needed}", "ja": "通知：保証{promised}、必要{needed}"},
    "clock law": {
        "en": "over whoever is told the authority of {rule} knows within {promised}, the limit is {needed}",
        "ja": "通知先を経て{rule}の当局に届くまで{promised}、期限{needed}",
    },
    "clock kept": {"en": "enough", "ja": "充足"},
    "clock short": {"en": "not enough", "ja": "不足"},
    "clock unknown": {"en": "not known", "ja": "不明"},
    "duty operation": {"en": "operation", "ja": "運用"},
    "duty safety": {"en": "safety", "ja": "安全"},
    "duty security": {"en": "security", "ja": "セキュリティ"},
    "duty recovery": {"en": "recovery", "ja": "復旧"},
    "duty update": {"en": "update", "ja": "更新"},
    "duty incident-notice": {"en": "incident notice", "ja": "事案通知"},
    "duty data": {"en": "data", "ja": "データ"},
    "duty authentication": {"en": "authentication", "ja": "認証"},
    "duty monitoring": {"en": "monitoring", "ja": "監視"},
    "duty isolation": {"en": "isolation", "ja": "遮断"},
}
"""The words, by key."""
