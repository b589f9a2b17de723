"""The words of reports on answers, in English and Japanese."""

from __future__ import annotations

from collections.abc import Mapping

from iotsec.reports.answers.wording_classify import CLASSIFY_WORDING
from iotsec.reports.answers.wording_diff import DIFF_WORDING
from iotsec.reports.answers.wording_exercise import EXERCISE_WORDING
from iotsec.reports.answers.wording_fleet import FLEET_WORDING
from iotsec.reports.answers.wording_harden import HARDEN_WORDING
from iotsec.reports.answers.wording_release import RELEASE_WORDING
from iotsec.reports.answers.wording_responsibilities import RESPONSIBILITIES_WORDING
from iotsec.reports.answers.wording_statements import STATEMENTS_WORDING
from iotsec.reports.counting import filled
from iotsec.reports.wording import KINDS, Wording

Entry = Mapping[str, str]

ANSWER_WORDING: Mapping[str, Entry] = {
    **CLASSIFY_WORDING,
    **DIFF_WORDING,
    **EXERCISE_WORDING,
    **FLEET_WORDING,
    **HARDEN_WORDING,
    **RELEASE_WORDING,
    **RESPONSIBILITIES_WORDING,
    **STATEMENTS_WORDING,
    "no choices": {"en": "all choices open", "ja": "選択は全て未定"},
    "no date": {"en": "no date", "ja": "基準日なし"},
    "of": {"en": "of", "ja": "の"},
    "unless": {"en": "to make clear: {what}", "ja": "明確化すべき事項：{what}"},
    "and more": {"en": ", and {count} more", "ja": "ほか{count}件"},
    "only the graph": {
        "en": "This is what follows in the graph as drawn, and nothing more.",
        "ja": "記述されたグラフ上の帰結であり、それ以上のことを示すものではない。",
    },
    "stopped at a bound": {
        "en": "The work allowed did not suffice for all: where no cut is told, it was not looked for, and numbers of "
        "guards are bounds.",
        "ja": "計算量の上限に達したため、一部は調べていない（遮断点の記載がないものを含む）。防護数は上下限である。",
    },
    "paths heading": {
        "en": "Attack paths in {design}, as of {as_of} ({choices})",
        "ja": "{design}の攻撃経路（基準日 {as_of}、{choices}）",
    },
    "paths origins": {
        "en": "Attacks surely may begin at {count} {count:component|components}: {which}",
        "ja": "攻撃の起点となり得る構成要素（確実）{count}件：{which}",
    },
    "paths origins perhaps": {
        "en": "Attacks perhaps may begin at {count} {count:component|components}: {which}",
        "ja": "攻撃の起点となる可能性のある構成要素（未確定）{count}件：{which}",
    },
    "paths instead": {
        "en": "No hazard, critical function or personal data is drawn: components in scope are taken as targets, "
        "those with a known vulnerability first ({left} more {left:was|were} not looked at).",
        "ja": "ハザード、重要機能、個人データの記述がないため、対象範囲内の構成要素を攻撃対象とした"
        "（既知の脆弱性のあるものを優先。ほか{left}件は未検討）。",
    },
    "paths counts": {
        "en": "Of {count} {count:target|targets} {open} {open:is|are} surely reached past no guard, {exposed} can be "
        "attacked where {exposed:it stands|they stand}, {unless} may be reached, {guarded} {guarded:lies|lie} behind "
        "guards, {closed} {closed:is|are} not reached.",
        "ja": "対象{count}件のうち、防護なしに確実に到達{open}件、その場で攻撃可能{exposed}件、"
        "到達の可能性あり{unless}件、防護の内側{guarded}件、到達経路なし{closed}件。",
    },
    "outcome open": {"en": "surely reached past no guard", "ja": "防護なしに確実に到達"},
    "outcome exposed": {"en": "can be attacked where it stands", "ja": "その場で攻撃可能"},
    "outcome unless": {
        "en": "reached, unless it is made clear that it is not",
        "ja": "到達の可能性あり（未確定事項による）",
    },
    "outcome guarded": {"en": "behind guards", "ja": "防護の内側"},
    "outcome closed": {"en": "not reached", "ja": "到達経路なし"},
    "paths depth": {"en": "independent guards on any way: {depth}", "ja": "経路上の独立した防護数：{depth}"},
    "paths begun": {"en": "an attack may begin at: {which}", "ja": "攻撃の起点となり得る部分：{which}"},
    "paths way": {"en": "way: {way}", "ja": "経路：{way}"},
    "paths way perhaps": {"en": "perhaps a way: {way}", "ja": "可能性のある経路：{way}"},
    "paths guards": {"en": "past {guards} ({count} independent)", "ja": "通過する防護：{guards}（独立{count}）"},
    "paths no guard": {"en": "past no guard", "ja": "防護なし"},
    "paths maybe guards": {"en": "perhaps guarded by {guards}", "ja": "防護の可能性：{guards}"},
    "paths cut": {"en": "a guard at {cut} would stop every way", "ja": "全経路を遮断できる箇所：{cut}"},
    "paths passed": {"en": "every way passes {passed}", "ja": "全経路が通る要素：{passed}"},
    "perhaps": {"en": "perhaps", "ja": "可能性"},
    "without end": {"en": "without end", "ja": "終わりなし"},
    "until repaired": {"en": "until it is repaired", "ja": "修理されるまで"},
    "for": {"en": "for {time}", "ja": "{time}間"},
    "from on": {"en": "{low} or more", "ja": "{low}以上"},
    "cascade heading": {
        "en": "What follows from a loss in {design}, as of {as_of} ({choices})",
        "ja": "{design}における喪失の波及（基準日 {as_of}、{choices}）",
    },
    "cascade lost": {"en": "Lost: {what}, at {at}, {lasting}", "ja": "喪失：{what}（時刻 {at}、{lasting}）"},
    "cascade struck": {"en": "{count} {count:component|components}: {which}", "ja": "構成要素{count}件：{which}"},
    "cascade perhaps struck": {
        "en": "and perhaps {count} more, of which it is not stated whether {count:it belongs|they belong} to it",
        "ja": "ほか、該当するか明示されていないもの{count}件",
    },
    "cascade functions": {
        "en": "FUNCTIONS: {down} {down:goes|go} down, {unaffected} {unaffected:stays|stay} up, of {unknown} it is not "
        "known",
        "ja": "機能：停止{down}件、継続{unaffected}件、不明{unknown}件",
    },
    "cascade systems": {"en": "SYSTEMS", "ja": "システム"},
    "cascade timeline": {"en": "TIMELINE", "ja": "時系列"},
    "cascade down": {
        "en": "down from {since}, in all for {lasting}",
        "ja": "停止開始：{since}、停止時間の合計：{lasting}",
    },
    "cascade exceeded": {"en": "longer than the {limit} that is tolerable", "ja": "許容停止時間{limit}を超過"},
    "cascade perhaps": {
        "en": "perhaps longer than the {limit} that is tolerable",
        "ja": "許容停止時間{limit}を超過する可能性",
    },
    "cascade kept": {"en": "within the {limit} that is tolerable", "ja": "許容停止時間{limit}以内"},
    "cascade not stated": {
        "en": "of which it is not stated how long is tolerable{limit}",
        "ja": "許容停止時間の記載なし{limit}",
    },
    "cascade chain": {"en": "chain: {chain}", "ja": "故障の連鎖：{chain}"},
    "cascade study": {"en": "as found by the study {evidence}", "ja": "検討結果{evidence}による"},
    "cascade instead": {"en": "in its place, {function} goes on", "ja": "代わりに{function}を継続できる"},
    "cascade instead down": {
        "en": "{function}, which is to be done in its place, is down as well",
        "ja": "代わりとなる{function}も停止する",
    },
    "cascade instead perhaps": {
        "en": "{function}, which is to be done in its place, may be down as well",
        "ja": "代わりとなる{function}も停止する可能性",
    },
    "cascade bound": {
        "en": "The work allowed did not suffice for all that goes round in circles: times there are wider bounds.",
        "ja": "計算量の上限に達したため、循環する依存の停止時間は幅の広い範囲で示している。",
    },
    "each nothing": {
        "en": "No loss takes a function down for longer than is tolerable.",
        "ja": "許容停止時間を超える停止を招く喪失はない。",
    },
    "each nothing but": {
        "en": "No loss takes any of the other functions down for longer than is tolerable.",
        "ja": "その他の機能について、許容停止時間を超える停止を招く喪失はない。",
    },
    "each unknown": {
        "en": "More losses than are listed may take these functions down for too long, since it is not stated what "
        "they need, or how long they may be down: {which}",
        "ja": "依存先又は許容停止時間の記載がなく、下記以外の喪失でも超過し得る機能：{which}",
    },
    "each bound": {
        "en": "The work allowed did not suffice: of {count} {count:loss, the last one|losses, the last ones}, nothing "
        "is known.",
        "ja": "計算量の上限に達したため、末尾の{count}事例は不明である。",
    },
    "cascade event down": {"en": "down", "ja": "停止"},
    "cascade event back": {"en": "back", "ja": "復旧"},
    "cascade unknown": {
        "en": "Not known, whatever is lost, since it is not stated what they need: {which}",
        "ja": "依存先の記載がないため不明な機能：{which}",
    },
    "cascade at": {"en": "At {at} down: {which}", "ja": "時刻{at}の停止：{which}"},
    "nothing": {"en": "nothing", "ja": "なし"},
    "each counts": {
        "en": "{cases} {cases:loss was|losses were} tried, each component and each common cause: {harmful} "
        "{harmful:takes|take} a function down for longer than is tolerable, or may; {harmless} {harmless:does|do} not.",
        "ja": "各構成要素と各共通原因の喪失{cases}事例を試した。許容停止時間を超える（可能性を含む）もの{harmful}事例、"
        "超えないもの{harmless}事例。",
    },
    "each counts but": {
        "en": "{cases} {cases:loss was|losses were} tried, each component and each common cause: {harmful} surely or "
        "perhaps {harmful:takes|take} a function down for longer than is tolerable; {harmless} {harmless:does|do} "
        "not, except perhaps the functions named next.",
        "ja": "各構成要素と各共通原因の喪失{cases}事例を試した。許容停止時間を超える（可能性を含む）もの{harmful}事例、"
        "次に挙げる機能を除き超えないもの{harmless}事例。",
    },
    "cause component": {"en": "component", "ja": "構成要素"},
    "cause product": {"en": "all of one product:", "ja": "同一製品："},
    "cause supplier": {"en": "all of one supplier:", "ja": "同一供給者："},
    "cause place": {"en": "all at one place:", "ja": "同一場所："},
    "cause event": {"en": "all at places exposed to:", "ja": "同一事象にさらされる場所："},
    "cause feed": {"en": "all on one feed:", "ja": "同一給電元："},
    "cause credential": {"en": "all with one key:", "ja": "同一鍵："},
    "cause time source": {"en": "all on one time source:", "ja": "同一時刻源："},
    "each exceeded": {"en": "too long down: {which}", "ja": "許容停止時間を超過：{which}"},
    "each perhaps": {"en": "perhaps too long down: {which}", "ja": "超過の可能性：{which}"},
    "life heading": {
        "en": "Verdicts over the life of {design}, from {as_of} ({choices})",
        "ja": "{design}の供用期間における判定の変化（{as_of}以降、{choices}）",
    },
    "life counts": {
        "en": "Until {until}, on {days} {days:day|days} something could turn; on {turning} of them {turns} "
        "{turns:finding does|findings do}.",
        "ja": "{until}まで、判定が変わり得る日は{days}日。うち{turning}日に計{turns}件の判定が変わる。",
    },
    "life day": {"en": "{day}: {open} open from then on", "ja": "{day}：以降の未解決{open}件"},
    "life turn": {"en": "{requirement} {before} > {after}: {which}", "ja": "{requirement} {before}→{after}：{which}"},
    "life whole": {
        "en": "There are more days than were checked; nothing is said of those after the last one above.",
        "ja": "検査した日数の上限に達した。最後の日より後については何も示していない。",
    },
    "life nothing": {"en": "Nothing turns.", "ja": "変わる判定はない。"},
    "depth from": {"en": "{low} or more", "ja": "{low}以上"},
    "depth between": {"en": "{low} to {high}", "ja": "{low}～{high}"},
    "origin public": {"en": "public", "ja": "公衆"},
    "origin outside": {"en": "out of scope", "ja": "対象外の相手"},
    "origin supplier": {"en": "a supplier's", "ja": "供給者"},
    "origin right": {"en": "a right held from outside", "ja": "外部者の権限"},
    "origin place": {"en": "can be touched", "ja": "第三者が接触可能"},
    "origin radio": {"en": "in radio range", "ja": "無線到達圏内"},
    "origin interface": {"en": "interface open to anybody", "ja": "不特定に開くインタフェース"},
    "origin named": {"en": "named", "ja": "指定"},
}
"""What is said, by key."""


class AnswerWording(Wording):
    """The words of reports on answers, and of the other reports beside them."""

    def __call__(self, key: str, **values: object) -> str:
        """The words of this key with its values filled in."""
        if key in ANSWER_WORDING:
            return filled(ANSWER_WORDING[key][self.lang], values)
        return super().__call__(key, **values)

    def known_duty(self, duty: str) -> str:
        """A duty in this language; one that is not ours as it is named."""
        key = f"duty {duty}"
        return self(key) if key in ANSWER_WORDING else duty


__all__ = ["ANSWER_WORDING", "KINDS", "AnswerWording"]
