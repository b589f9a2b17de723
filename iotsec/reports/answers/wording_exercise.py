"""What a tabletop scenario says."""

from __future__ import annotations

from collections.abc import Mapping

EXERCISE_WORDING: Mapping[str, Mapping[str, str]] = {
    "exercise heading": {
        "en": "Tabletop exercise for {design}, as of {as_of} ({choices})",
        "ja": "{design}の机上演習シナリオ（基準日 {as_of}、{choices}）",
    },
    "exercise parties": {"en": "For: {which}", "ja": "対象主体：{which}"},
    "exercise left out": {
        "en": "Concerned as well, but not in this exercise: {which}",
        "ja": "ほかに関係するが、この演習の対象でない主体：{which}",
    },
    "exercise opening": {"en": "OPENING EVENT", "ja": "発端となる事象"},
    "exercise attack": {
        "en": "Somebody attacks {target}: the attack begins at {start} and reaches {end}.",
        "ja": "{target}への攻撃。{start}から始まり、{end}に達する。",
    },
    "exercise attack here": {
        "en": "Somebody attacks {target}: the attack begins at {start} itself.",
        "ja": "{target}への攻撃。{start}自体が攻撃の起点となる。",
    },
    "exercise guards": {
        "en": "It is taken that these guards on the way do not hold: {which}",
        "ja": "経路上の次の防護は破られたものと仮定する：{which}",
    },
    "exercise perhaps": {
        "en": "The design does not say for sure that this can happen; the exercise takes it that it does.",
        "ja": "設計からは起こり得るか確定しないが、演習では起こるものと仮定する。",
    },
    "exercise lost attack": {
        "en": "From then on {which} is out of service, until it is repaired.",
        "ja": "以後、{which}は修理されるまで使用できない。",
    },
    "exercise lost": {
        "en": "{what} is lost. Out of service until repaired: {which}",
        "ja": "{what}の喪失。修理されるまで使用できない構成要素：{which}",
    },
    "exercise clock loss": {"en": "T is the moment of the loss.", "ja": "Tは喪失の発生時刻。"},
    "exercise clock attack": {
        "en": "T is the moment of the opening event. How fast the attack goes on, no design says: it is put at T+0.",
        "ja": "Tは発端となる事象の発生時刻。攻撃の進む速さは設計に記載がないため、全てT+0とする。",
    },
    "exercise timeline": {"en": "WHAT WHO SEES, AND WHEN", "ja": "時系列（各主体に見えるもの）"},
    "exercise nobody": {"en": "(nobody is named)", "ja": "（主体の記載なし）"},
    "exercise nothing seen": {"en": "  nothing", "ja": "  なし"},
    "at time": {"en": "T+{time}", "ja": "T+{time}"},
    "at times": {"en": "T+{low} to {high}", "ja": "T+{low}～{high}"},
    "at open": {"en": "T+{low} or later", "ja": "T+{low}以降"},
    "sight attack": {
        "en": "the attack is at {kind} {id}: {recorded}",
        "ja": "攻撃が{kind} {id}に及ぶ（{recorded}）",
    },
    "recorded yes": {"en": "it can be seen in what is recorded there", "ja": "記録から確認できる"},
    "recorded no": {"en": "nothing there records it", "ja": "記録されない"},
    "recorded unknown": {"en": "it is not stated whether anything records it", "ja": "記録の有無の記載なし"},
    "sight down": {"en": "{kind} {id} is down", "ja": "{kind} {id}の停止を検知"},
    "sight down perhaps": {"en": "{kind} {id} is perhaps down", "ja": "{kind} {id}の停止を検知する可能性"},
    "sight back": {"en": "{kind} {id} is back", "ja": "{kind} {id}の復旧を確認"},
    "sight told": {"en": "news from {by}, of {kind} {id}", "ja": "{by}から{kind} {id}に関する連絡を受ける"},
    "exercise tasks": {"en": "WHAT EACH PARTY HAS TO DECIDE AND TELL", "ja": "各主体の判断と連絡"},
    "task safe": {
        "en": "keep off {kind} {id}: the safe state is reached by {to}",
        "ja": "{kind} {id}を防ぐため、{to}により安全状態へ移行",
    },
    "task isolate": {
        "en": "decide whether to cut off {kind} {id}, at {to}",
        "ja": "{kind} {id}を{to}で遮断するか判断",
    },
    "task isolate nowhere": {
        "en": "decide whether to cut off {kind} {id} (where is not stated)",
        "ja": "{kind} {id}を遮断するか判断（遮断点の記載なし）",
    },
    "task safe nowhere": {
        "en": "keep off {kind} {id} (which function reaches the safe state is not stated)",
        "ja": "{kind} {id}を防ぐため安全状態へ移行（担う機能の記載なし）",
    },
    "task degrade": {
        "en": "decide whether to go over from {kind} {id} to {to}",
        "ja": "{kind} {id}から縮退運転{to}へ切り替えるか判断",
    },
    "task restore": {"en": "bring back {kind} {id}", "ja": "{kind} {id}を復旧"},
    "task tell": {"en": "tell {to}, as {kind} {id} has it", "ja": "{kind} {id}に基づき{to}へ連絡"},
    "task share": {"en": "share it with {to} (of {kind} {id})", "ja": "{kind} {id}に関する情報を{to}と共有"},
    "task report": {"en": "report on {kind} {id} to {to}", "ja": "{kind} {id}について{to}へ報告"},
    "task clock": {"en": "within {within} ({by})", "ja": "期限 {within}（{by}）"},
    "task no clock": {"en": "no clock is stated", "ja": "期限の記載なし"},
    "task due": {"en": "until {due}", "ja": "{due}まで"},
    "task kept": {"en": "by the design this can be kept", "ja": "設計上は守れる"},
    "task short": {"en": "BY THE DESIGN THIS CANNOT BE KEPT", "ja": "設計上は守れない"},
    "task open": {"en": "the exercise has to show it", "ja": "演習で確認"},
    "exercise expected": {"en": "EXPECTED RESULT", "ja": "期待される結果"},
    "expected function": {
        "en": "function {function}: down for {lasting}, {judged}",
        "ja": "機能 {function}：停止時間{lasting}、{judged}",
    },
    "expected none": {
        "en": "By the design none of their functions goes down. The exercise shows what is seen, and what is told.",
        "ja": "設計上、対象主体の機能は停止しない。何に気付けるか、何が連絡されるかを確認する。",
    },
    "expected clocks": {
        "en": "Of {count} {count:decision or notice|decisions and notices} {kept} can be kept by the design, {short} "
        "cannot, {open} {open:is|are} for the exercise to show.",
        "ja": "判断・連絡{count}件：設計上守れるもの{kept}件、守れないもの{short}件、演習で確認するもの{open}件。",
    },
    "expected unknown": {
        "en": "Of these functions it is not stated what they need, so that nothing is expected of them: {which}",
        "ja": "依存先の記載がなく、結果を予測できない機能：{which}",
    },
    "exercise evidence": {"en": "WHAT IT IS EVIDENCE FOR", "ja": "証拠としての扱い"},
    "evidence record": {
        "en": "Once held, record it in the section `evidence` of the design, with its day and its result:",
        "ja": "実施後、設計の `evidence` に実施日と結果を添えて記録する。",
    },
    "evidence requirements": {
        "en": "Requirements that ask for such evidence: {which}",
        "ja": "この種の証拠を求める要求：{which}",
    },
    "evidence alone": {
        "en": "It spreads over one system only: a requirement that asks for a neighbour as well is not met by it.",
        "ja": "対象が一システムにとどまるため、隣接システムを含む演習を求める要求はこれでは充足しない。",
    },
    "exercise bound": {
        "en": "Only the {count} worst {count:opening was|openings were} looked at; others may concern these parties "
        "more.",
        "ja": "影響の大きい順に{count}件の発端のみを調べた。対象主体により適した発端がほかにあり得る。",
    },
}
"""The words, by key."""
