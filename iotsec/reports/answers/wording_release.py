"""What is said of releases."""

from __future__ import annotations

from collections.abc import Mapping

RELEASE_WORDING: Mapping[str, Mapping[str, str]] = {
    "release written": {
        "en": "{design} released: {file} ({digest})",
        "ja": "{design}をリリースした：{file}（{digest}）",
    },
    "release by": {"en": "by {role}: {parties}", "ja": "リリース者：{role}（{parties}）"},
    "release open": {
        "en": "open, accepted or made up for: {count}",
        "ja": "未解決・免除・補償のまま残るもの：{count}件",
    },
    "release not checked later": {"en": "not checked: stages {which}", "ja": "未検査：段階 {which}"},
    "release not checked choices": {"en": "not settled: choices {which}", "ja": "未確定：選択 {which}"},
    "release not checked systems": {"en": "not declared complete: {which}", "ja": "完全性の宣言なし：{which}"},
    "release not checked law": {"en": "not asked, since unconfirmed: {which}", "ja": "未確認のため対象外：{which}"},
    "release not checked scenarios": {
        "en": "not asked again under {which} (iotsec check --under)",
        "ja": "再検査していない条件：{which}（iotsec check --under）",
    },
    "release notice": {
        "en": "A digest is no signature, and a release is no approval: met means met, as modelled.",
        "ja": "ダイジェストは署名ではなく、リリースは承認ではない。「充足」はモデル上の充足をいう。",
    },
    "release refused": {
        "en": "{design} is not released: the gate is not passed, and nothing was written (see {command})",
        "ja": "{design}はリリースできない：ゲートを通過していない。何も書き込んでいない（{command} を参照）",
    },
    "verify same": {
        "en": "Everything is as it was released in {record}.",
        "ja": "{record}のリリース時から変更はない。",
    },
    "verify different": {
        "en": "{count} {count:thing is not as it was|things are not as they were} released in {record}:",
        "ja": "{record}のリリース時と異なるもの{count}件：",
    },
    "verify item": {"en": "{what}: released {was}, now {now}", "ja": "{what}：リリース時 {was}、現在 {now}"},
    "verify program": {"en": "program", "ja": "プログラム"},
    "verify design": {"en": "design", "ja": "設計"},
    "verify file": {"en": "file {name}", "ja": "ファイル {name}"},
    "verify profile": {"en": "profile {name}", "ja": "プロファイル {name}"},
    "verify option": {"en": "option {name}", "ja": "オプション {name}"},
    "verify summary": {"en": "findings that are {name}", "ja": "判定の件数（{name}）"},
    "verify by_declaration": {"en": "met by declaration", "ja": "宣言による充足"},
    "verify by_structure": {"en": "met by structure", "ja": "構造による充足"},
    "verify by_evidence": {"en": "met by evidence", "ja": "証拠による充足"},
    "verify by_alternative": {"en": "met by alternative", "ja": "代替手段による充足"},
    "verify open": {"en": "{requirement} {element}: {verdict}", "ja": "{requirement} {element}：{verdict}"},
    "verify since": {
        "en": "{count} {count:finding is|findings are} open on {day} that {count:was|were} not:",
        "ja": "{day}に新たに未解決となるもの{count}件：",
    },
}
"""The words, by key."""
