"""What reports say of the least to change."""

from __future__ import annotations

from collections.abc import Mapping

HARDEN_WORDING: Mapping[str, Mapping[str, str]] = {
    "harden heading": {
        "en": "The least to change in {design}, as of {as_of} ({choices})",
        "ja": "{design}に必要な最小限の変更（基準日 {as_of}、{choices}）",
    },
    "harden found heading": {
        "en": "Changes that were found for {design}, as of {as_of} ({choices})",
        "ja": "{design}について見つかった変更（基準日 {as_of}、{choices}）",
    },
    "harden against": {"en": "against {profiles}", "ja": "検査対象のプロファイル：{profiles}"},
    "harden nothing": {
        "en": "Nothing is surely not met, so nothing has to change. Not known: {unknown} {unknown:finding|findings}, "
        "which a statement settles and no change (iotsec check tells which).",
        "ja": "確実に未充足の項目はなく、変更は不要である。不明の{unknown}件は、"
        "変更ではなく記述により解消する（iotsec check を参照）。",
    },
    "harden options open": {
        "en": "Choices are open: iotsec check --each CHOICE tells under which options something is not met.",
        "ja": "選択が未定である。どの選択肢で未充足となるかは iotsec check --each で確認できる。",
    },
    "harden counts": {
        "en": "{not_met} {not_met:finding is|findings are} not met. With the {changes} {changes:change|changes} below "
        "(cost {cost}{unit}) {left} of them {left:is|are} left, and {unknown} {unknown:stays|stay} unknown.",
        "ja": "未充足{not_met}件。以下の変更{changes}件（費用 {cost}{unit}）により残りは{left}件となる。"
        "不明のまま残るもの{unknown}件。",
    },
    "harden least": {
        "en": "No cheaper set of the known changes does as much; the changed design was checked.",
        "ja": "既知の変更の範囲で、これより安価な組合せはない。変更後の設計は検査済みである。",
    },
    "harden gap": {
        "en": "Any set of the known changes that does as much costs at least {bound} (gap {gap} %); the changed design "
        "was checked.",
        "ja": "同等の効果を持つ既知の変更の組合せは、少なくとも費用{bound}を要する（差 {gap} %）。"
        "変更後の設計は検査済みである。",
    },
    "harden each needed": {
        "en": "No single one of them can be left out: the design was checked without each.",
        "ja": "いずれの変更も単独では省けない（各変更を除いた設計を検査済みである）。",
    },
    "harden not each tried": {
        "en": "The work allowed did not suffice to see of each of them whether it can be left out.",
        "ja": "計算量の上限に達したため、省ける変更がないかは最後まで確認していない。",
    },
    "harden within": {
        "en": "A budget of {budget}{unit} does not do for all that can be met: that costs {cost}{unit}.",
        "ja": "予算{budget}{unit}では、充足し得る全てを充足することはできない。全てには{cost}{unit}を要する。",
    },
    "harden within at least": {
        "en": "A budget of {budget}{unit} does not do for all that can be met, by the changes that were found: those "
        "cost {cost}{unit}, and any that do cost at least {bound}{unit}.",
        "ja": "予算{budget}{unit}では、見いだした変更により充足し得る全てを充足することはできない。"
        "それらには{cost}{unit}を要し、いかなる組合せでも少なくとも{bound}{unit}を要する。",
    },
    "harden most": {
        "en": "No other set of the known changes within the budget mends more, what is most dangerous first; the "
        "changed design was checked.",
        "ja": "危険度の高いものを優先する限り、予算内の既知の変更で、これより多くを解消する組合せはない。"
        "変更後の設計は検査済みである。",
    },
    "harden most found": {
        "en": "These mend most of the sets that were found within the budget, what is most dangerous first; whether "
        "another one mends more is not settled. The changed design was checked.",
        "ja": "予算内で見いだした組合せのうち、危険度の高いものを優先して最も多くを解消するものである。"
        "これより多くを解消する組合せの有無は確定していない。変更後の設計は検査済みである。",
    },
    "harden left out": {"en": "LEFT FOR WANT OF BUDGET", "ja": "予算の不足により残るもの"},
    "harden not proven": {
        "en": "The work allowed did not suffice: the changed design still has findings that a change could meet.",
        "ja": "計算量の上限に達した。変更後の設計には、変更により充足し得る未充足の項目が残っている。",
    },
    "harden clear": {
        "en": "{count} more {count:finding is|findings are} not known then: of what is added, or where a failure is "
        "gone and statements are lacking. {count:It has|They have} to be made clear.",
        "ja": "このほか{count}件が不明となる（追加した要素、又は未充足は解消したが記述が不足するもの）。"
        "明確化する必要がある。",
    },
    "harden changes": {"en": "CHANGES", "ja": "変更"},
    "harden set": {"en": "{field}: {before} > {after}", "ja": "{field}：{before} → {after}"},
    "harden add": {"en": "{field}: add {after}", "ja": "{field}：{after}を追加"},
    "harden take": {"en": "{field}: take away {after}", "ja": "{field}：{after}を削除"},
    "harden between": {
        "en": "{field}: lead it through {after}, between {one} and {other}",
        "ja": "{field}：{one}と{other}の間で{after}を経由させる",
    },
    "harden new": {"en": "add it: {after}", "ja": "追加：{after}"},
    "harden taken": {
        "en": "taken from {id}, to be confirmed: {fields}",
        "ja": "{id}から引き継いだもの（要確認）：{fields}",
    },
    "harden cost": {"en": "(cost {cost})", "ja": "（費用 {cost}）"},
    "harden needed": {
        "en": "without it: {requirement} {which}",
        "ja": "これがない場合の未充足：{requirement} {which}",
    },
    "harden needed to know": {
        "en": "without it not known: {requirement} {which}",
        "ja": "これがない場合に不明となるもの：{requirement} {which}",
    },
    "harden needed statement": {
        "en": "without it more has to be stated so that it is known: {requirement} {which}",
        "ja": "これがない場合に、判断に必要な記述がさらに不足するもの：{requirement} {which}",
    },
    "harden needed nothing": {
        "en": "without it alone nothing else is open: the work allowed did not suffice to leave it out",
        "ja": "これのみを除いても新たに残るものはない（計算量の上限に達したため、省くには至っていない）",
    },
    "harden along way": {"en": "by the way {way}", "ja": "経路：{way}"},
    "harden along chain": {"en": "by the chain of failures {way}", "ja": "故障の連鎖：{way}"},
    "harden along statements": {"en": "not stated then: {way}", "ja": "記述されないもの：{way}"},
    "harden by hand": {"en": "TO BE DONE BY HAND", "ja": "人が行うべきもの"},
    "harden hand past": {
        "en": "the day by which {at} had to be kept has passed: do it now; that it is late no change mends",
        "ja": "{at}の期限は既に過ぎている。直ちに実施すること。遅延そのものは変更では解消できない",
    },
    "harden hand not ours": {
        "en": "{at} is not ours to change: have it changed by whoever answers for it, or do without it",
        "ja": "{at}は自組織では変更できない。責任を負う者に変更を求めるか、これに依存しないようにすること",
    },
    "harden hand nature": {
        "en": "{at} says what something is and not what is done: whether it has to be so is a decision",
        "ja": "{at}は実施事項ではなく対象の性質を示す。そうでなければならないかを人が判断すること",
    },
    "harden accepted": {
        "en": "until then it may be accepted by a waiver of {roles}",
        "ja": "それまでは{roles}の免除により受容できる",
    },
    "harden accepted days": {
        "en": "until then it may be accepted by a waiver of {roles}, for {days} {days:day|days} at most",
        "ja": "それまでは{roles}の免除により受容できる（最長{days}日）",
    },
    "harden beyond": {"en": "LEFT: NO KNOWN CHANGE MEETS IT", "ja": "残るもの（既知の変更では充足できない）"},
    "harden checked": {
        "en": "Met, as modelled: the answer rests on {checks} {checks:check|checks} of the design, and on the changes "
        "that are known. Whether they can be made, and at which cost, is for people to say.",
        "ja": "「充足」はモデル上の充足をいう。この結果は設計の検査{checks}回と、既知の変更に基づく。"
        "実施の可否と実際の費用は人が判断する。",
    },
}
"""The words, by key."""

ASSUMED_MARK_IN_JAPANESE = "（iotsecの仮定、要確認）"
ASSUMED_IN_JAPANESE: Mapping[str, str] = {
    "none is intended": "設けない想定",
    "it brings about no hazard": "ハザードを引き起こさない想定",
    "it only lets through or stops": "通過・遮断のみを行う想定",
    "it does not end": "終期なし",
    "it holds for any version": "全ての版に有効",
    "nobody is named yet": "未定",
    "not looked at yet": "未検討",
    "a line of its own": "専用線",
    "updated by hand, on the spot": "現地で人が更新",
    "updated by its operator": "運用者が更新",
    "by people on the spot": "現地の人が実施",
    "none that is known": "既知のものなし",
}
"""Reasons that iotsec gives for an explicit none of what it adds, as a Japanese reader is told them."""
