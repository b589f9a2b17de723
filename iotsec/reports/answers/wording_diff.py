"""What reports say of two versions of a design."""

from __future__ import annotations

from collections.abc import Mapping

DIFF_WORDING: Mapping[str, Mapping[str, str]] = {
    "diff heading": {
        "en": "From {old} to {new}, as of {as_of} ({choices})",
        "ja": "{old}から{new}への変更（基準日 {as_of}、{choices}）",
    },
    "diff counts": {
        "en": "{added} {added:element|elements} added, {removed} removed, {changed} {changed:statement|statements} "
        "changed. Findings: {new} new, {turned} turned, {gone} gone.",
        "ja": "要素の追加{added}件、削除{removed}件、記述の変更{changed}件。"
        "検査結果：新規{new}件、変化{turned}件、解消{gone}件。",
    },
    "diff nothing": {"en": "Nothing is different.", "ja": "相違はない。"},
    "diff elements": {"en": "WHAT CHANGED", "ja": "変更点"},
    "diff added": {"en": "added: {element}", "ja": "追加：{element}"},
    "diff removed": {"en": "removed: {element}", "ja": "削除：{element}"},
    "diff changed": {"en": "{element} {field}: {before} > {after}", "ja": "{element} {field}：{before} → {after}"},
    "diff new": {"en": "NEWLY OPEN", "ja": "新たに未解決となったもの"},
    "diff turned": {"en": "OPEN IN ANOTHER WAY", "ja": "未解決の内容が変わったもの"},
    "diff gone": {"en": "NO LONGER OPEN", "ja": "解消したもの"},
    "diff moved": {
        "en": "{requirement} {element}: {before} > {after}",
        "ja": "{requirement} {element}：{before} → {after}",
    },
    "diff causes": {"en": "by the change of {causes}", "ja": "変更点：{causes}"},
    "diff absent": {"en": "not there", "ja": "なし"},
    "diff outdated": {"en": "EVIDENCE TO BE LOOKED AT AGAIN", "ja": "再確認を要する証拠"},
    "diff evidence": {"en": "{id}, about {about}", "ja": "{id}（対象：{about}）"},
    "diff no longer fits": {
        "en": "{id} no longer fits, about {about}",
        "ja": "{id}は適合しなくなった（対象：{about}）",
    },
    "diff notices": {"en": "WHO MUST BE TOLD", "ja": "通知先"},
    "diff notice": {
        "en": "{party}, of {about}, by the agreement {agreement}{until}{told}",
        "ja": "{party}：{about}（取決め {agreement}）{until}{told}",
    },
    "diff until": {"en": ", until {until}", "ja": "、期限{until}"},
    "diff told": {"en": " (told in time)", "ja": "（期限内に通知済み）"},
}
"""The words, by key."""
