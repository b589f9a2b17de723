"""Every word of the reports that is not from a template or a design, in English and Japanese."""

from __future__ import annotations

from collections.abc import Mapping

from iotsec.reports.counting import filled
from iotsec.reports.options import Language
from iotsec.reports.wording_again import AGAIN_WORDING

Entry = Mapping[str, str]


def _both(en: str, ja: str) -> Entry:
    return {"en": en, "ja": ja}


WORDING: Mapping[str, Entry] = {
    # What was checked.
    "checked": _both(
        "{design}: {stage}, {date}, {choices}; against {profiles}",
        "{design}：{stage}、{date}、{choices}。適用：{profiles}",
    ),
    "stage": _both("stage {stage}", "段階 {stage}"),
    "stage what-if": _both("as if all were at stage {stage}", "全システムを{stage}段階と仮定"),
    "date": _both("as of {date}", "基準日 {date}"),
    "date from flag": _both("as of {date} (--as-of)", "基準日 {date}（--as-of で指定）"),
    "date from design": _both("as of {date} (the design's date)", "基準日 {date}（設計の日付）"),
    "date from today": _both("as of {date} (today: no date was given)", "基準日 {date}（日付の指定がないため本日）"),
    "no date": _both("no date", "基準日なし"),
    "no choices": _both("no choices", "選択肢なし"),
    "choices open": _both(
        "choices still open: {names} (--choose {name}=...)", "未選択：{names}（--choose {name}=...）"
    ),
    "no design": _both("tables of facts", "事実の表"),
    "no profile": _both("no profile", "プロファイルなし"),
    "comma": _both(", ", "、"),
    "colon": _both(": ", "："),
    # Open systems.
    "open systems": _both(
        "Not declared complete (there, what rests on absence is unknown):",
        "要素の列挙が完了宣言されていないシステム（描かれていないものがあり得るため、「存在しないこと」を根拠とする判定は不明となる）：",
    ),
    "all complete": _both(
        "All systems are declared complete.", "全システムについて、要素の列挙の完了（complete）が宣言されている。"
    ),
    "no systems": _both(
        "No system is described, so nothing is declared complete.",
        "システムが記述されておらず、列挙の完了を宣言したものもない。",
    ),
    "nothing checked": _both(
        "Nothing was checked, which is no pass: no requirement found an element to which it may apply.",
        "検査した対象がないため、合格とはならない。どの要求にも、適用され得る要素がなかった。",
    ),
    # The matrix and the summary.
    "matrix": _both(
        "Items by stages (! not met, ? unknown, + met, > later, . nothing asked or nothing it applies to):",
        "項目×段階（! 未充足、? 不明、+ 充足、> 後の段階、. 要求又は適用対象なし）：",
    ),
    "item": _both("item", "項目"),
    "item definition": _both("definition and scope", "定義・範囲"),
    "item safety-cia": _both("safety and C, I, A", "安全性・機密性・完全性・可用性"),
    "item operation-recovery": _both("operation and recovery", "確実な動作・障害時の回復"),
    "item legal": _both("law and custom", "法律等からの要求"),
    "item under-attack": _both("under attack", "サイバー攻撃時の機能確保・復旧"),
    "item responsibility-data": _both("responsibility and data", "責任分界点・データ"),
    "item interconnection": _both("interconnection", "システム間の接続"),
    "stage policy": _both("policy", "基本方針"),
    "stage risk-assessment": _both("risk assessment", "リスク評価"),
    "stage design": _both("design", "設計"),
    "stage build": _both("build", "構築"),
    "stage operation": _both("operation", "運用・保守"),
    "met": _both(
        "Met, as modelled: {by_declaration} by declaration, {by_structure} by structure, {by_evidence} by evidence, "
        "{by_alternative} by alternative, {compensated} compensated",
        "充足（モデル上）：宣言による{by_declaration}件、構造による{by_structure}件、証拠による{by_evidence}件、"
        "代替手段による{by_alternative}件、補償による{compensated}件",
    ),
    "others": _both(
        "Not met: {not_met}; unknown: {unknown}; waived: {waived}; not applicable: {not_applicable}; later: {later}",
        "未充足：{not_met}件　不明：{unknown}件　免除：{waived}件　適用外：{not_applicable}件　後の段階：{later}件",
    ),
    # Findings.
    "not met heading": _both("NOT MET ({count})", "未充足（{count}件）"),
    "not met requirements": _both(
        "requirements: {requirements}; findings: {count}; the worst hazard first, then the highest risk class",
        "要求{requirements}件、指摘{count}件。関わるハザードの重大度、次にリスク区分の高いものから順に示す",
    ),
    "nothing not met": _both("Nothing is surely not met.", "確実に未充足であるものはない。"),
    "waived heading": _both("WAIVED ({count})", "免除（{count}件）"),
    "compensated heading": _both("COMPENSATED ({count})", "補償（{count}件）"),
    "unknown heading": _both("UNKNOWN ({count})", "不明（{count}件）"),
    "met heading": _both("MET, AS MODELLED ({count})", "充足（モデル上）（{count}件）"),
    "not_applicable heading": _both("NOT APPLICABLE ({count})", "適用外（{count}件）"),
    "later heading": _both("LATER ({count})", "後の段階（{count}件）"),
    "seen": _both("seen", "現状"),
    "given": _both("applies", "適用理由"),
    "under": _both("under", "想定"),
    "term reached from": _both("reached from", "起点からの到達"),
    "term reached toward": _both("reached toward", "終点への到達"),
    "term guards on any way here": _both("guards on any way here", "経路上の独立した防護点数"),
    "seen and asked": _both("{fact} = {value}; asked: {asked}", "{fact} = {value}（要求：{asked}）"),
    "stated at": _both("{said}; stated at {place}", "{said}、記載箇所 {place}"),
    "in brackets": _both("{text} ({more})", "{text}（{more}）"),
    "alternative": _both("met by the alternative {name}", "代替手段 {name} により充足"),
    "fix": _both("fix", "対処"),
    "why": _both("why", "理由"),
    "way": _both("way", "経路"),
    "cut": _both("cut", "遮断点"),
    "chain": _both("chain", "連鎖"),
    "values": _both("values", "値"),
    "missing": _both("to state", "要記載"),
    "more findings": _both(
        "... and {count} more {count:element|elements} (--all)", "……ほか{count}要素（--all で全て表示）"
    ),
    "more seen": _both("... and {count} more {count:fact|facts} (--all)", "……ほか{count}件の事実（--all で全て表示）"),
    "waiver": _both(
        "by the waiver {waiver}: {who}, until {until}: {reason}", "免除 {waiver}：{who}、期限 {until}、理由：{reason}"
    ),
    "compensation": _both(
        "by the compensation {compensation}: {by}: {reason}", "補償策 {compensation}：{by}、理由：{reason}"
    ),
    "somebody": _both("nobody named", "承認者の記載なし"),
    "no end": _both("no end stated", "期限の記載なし"),
    "no reason": _both("no reason stated", "理由の記載なし"),
    # What to make clear.
    "clear heading": _both(
        "TO MAKE CLEAR ({count}, in the order in which to state them)",
        "明確化すべき事項（{count}項目。記述すべき順）",
    ),
    "clear counts": _both(
        "Each number counts what is settled once those above it are stated too.",
        "各件数は、それより上の項目も全て記述した場合に新たに確定する判定の数である。",
    ),
    "clear field": _both("state `{field}` of {kind}: {elements}", "{kind}の `{field}` を記述する：{elements}"),
    "clear complete": _both(
        "declare {section} complete (`complete: [{section}]`), or draw the rest, in {kind}: {elements}",
        "{kind}の {section} が全て描かれていることを宣言する（`complete: [{section}]`）か、残りを描く：{elements}",
    ),
    "clear choice": _both("choose {choice} (--choose {choice}=...)", "{choice} を選択する（--choose {choice}=...）"),
    "settles": _both("settles {count}", "{count}件の判定が確定"),
    "settles with others": _both("needed with others below", "以下と併せて必要"),
    "more clearings": _both("... and {count} more (--all)", "……ほか{count}項目（--all で全て表示）"),
    "and more": _both("{shown} and {count} more", "{shown} ほか{count}件"),
    # The end.
    "next": _both("Next: {command}", "次の一手：{command}"),
    "demonstrable": _both(
        "That {profile} asks no less than its bases is argued, not shown (demonstrable conformance only).",
        "{profile} の要求が元のプロファイル以上であることは、論証されているのみで、示されてはいない（demonstrable）。",
    ),
    "argued": _both(
        "Changed by {profile} in a way that no order shows to be no weaker: {ids}",
        "{profile} による変更のうち、弱めていないことが順序からは示されないもの：{ids}",
    ),
    "left out": _both("left out: {id} {title}: {reason}", "除外：{id} {title}：{reason}"),
    "not confirmed": _both(
        "Not asked, since nobody confirmed what the law says: {ids} ({profile})",
        "法令の内容が確認されていないため適用しない要求：{ids}（{profile}）",
    ),
    "tailored": _both("changed by {profile}", "{profile} による変更"),
    "tailored part": _both("{part} at {place}; before at {before}", "{part}：{place}（元：{before}）"),
    "law": _both("law", "法令"),
    "law of": _both("{authority}, text of {date}, {status}", "{authority}、{date} 取得の条文、{status}"),
    "confirmed": _both("confirmed", "確認済"),
    "no approval": _both(
        '"Met" means met, as modelled. Exit code 0 means that nothing is open at the chosen limit; it is no approval.',
        "「充足」はモデル上の充足をいう。終了コード0は、指定した範囲で未解決の指摘がないことを示すにとどまり、承認を意味しない。",
    ),
    # Verdicts.
    "verdict met": _both("met, as modelled", "充足（モデル上）"),
    "verdict not_met": _both("not met", "未充足"),
    "verdict unknown": _both("unknown", "不明"),
    "verdict not_applicable": _both("not applicable", "適用外"),
    "verdict waived": _both("waived", "免除"),
    "verdict compensated": _both("compensated", "補償あり"),
    "verdict later": _both("later: the stage does not yet ask it", "後の段階：現段階ではまだ求められない"),
    # Obligations.
    "shall": _both("shall", "必須"),
    "should": _both("should", "推奨"),
    "may": _both("may", "任意"),
    # Values of facts.
    "value not stated": _both("not stated", "記載なし"),
    "value not in profile": _both("a value that the profile does not state", "プロファイルに定めのない値"),
    "value between": _both("between {low} and {high}", "{low}～{high}（未確定）"),
    "value from": _both("{low} or more", "少なくとも{low}"),
    "value spread": _both("{low} to {high}", "{low}～{high}"),
    "value possible": _both("perhaps {members}", "{members}の可能性あり"),
    "value perhaps": _both("{members}, perhaps others", "{members}、ほかにもあり得る"),
    "value depends": _both("depends on choices", "選択による"),
    "value perhaps lost": _both("perhaps lost", "失われている可能性がある"),
    "value not there": _both("named, but does not exist here", "指定されているが、ここでは存在しない"),
    "value unlimited": _both("unlimited", "無制限"),
    "value no way": _both("no way", "経路なし"),
    "value a way": _both("a way {way}", "経路あり：{way}"),
    "value perhaps a way": _both("perhaps a way {way}", "経路があり得る：{way}"),
    "value stopped by": _both("stopped by {guards}", "{guards} により遮断"),
    "value no way drawn": _both("no way is drawn, and all flows are", "経路は描かれておらず、フローの列挙は完了"),
    "value never": _both("never", "なし（時期）"),
    "value ever": _both("ever", "無期限"),
    "value months": _both("{count} {count:month|months}", "{count}か月"),
    "value days": _both("{count} {count:day|days}", "{count}日"),
    "period day": _both("{count} {count:day|days}", "{count}日"),
    "period week": _both("{count} {count:week|weeks}", "{count}週間"),
    "period month": _both("{count} {count:month|months}", "{count}か月"),
    "period year": _both("{count} {count:year|years}", "{count}年"),
    "value more": _both("{members}, and {count} more", "{members}、ほか{count}件"),
    "note stops": _both("stops every way", "全経路を遮断"),
    "note not drawn": _both("not drawn", "未記載の要素"),
    # What is asked.
    "ask not": _both("not ({value})", "「{value}」ではないこと"),
    "more ways": _both("(and {count} more)", "（ほか{count}経路）"),
    "ask is": _both("is {value}", "{value} であること"),
    "ask is_not": _both("is not {value}", "{value} でないこと"),
    "ask one_of": _both("one of {value}", "{value} のいずれか"),
    "ask none_of": _both("none of {value}", "{value} のいずれでもないこと"),
    "ask at_least": _both("at least {value}", "{value} 以上"),
    "ask at_most": _both("at most {value}", "{value} 以下"),
    "ask at_least date": _both("{value} or later", "{value} 以降"),
    "ask at_most date": _both("{value} or earlier", "{value} 以前"),
    "ask above date": _both("later than {value}", "{value} より後"),
    "ask below date": _both("earlier than {value}", "{value} より前"),
    "ask above": _both("above {value}", "{value} を超えること"),
    "ask below": _both("below {value}", "{value} 未満"),
    "ask includes": _both("includes {value}", "{value} を含むこと"),
    "ask only": _both("only {value}", "{value} のみ"),
    "ask within": _both("within {value}", "{value} 以内"),
    "ask declared": _both("is declared", "記載されていること"),
    "ask given": _both("is given", "値があること（「なし」は不可）"),
    "ask every": _both("every member to fit", "全ての要素が条件を満たすこと"),
    "ask some": _both("at least one member that fits", "条件を満たす要素が1件以上あること"),
    # Conditions, as `explain` shows them.
    "all of": _both("all of:", "次の全て："),
    "any of": _both("at least one of:", "次のいずれか："),
    "not": _both("not:", "次でないこと："),
    "every over": _both("for every one of {over}:", "{over} の全てについて："),
    "some over": _both("for at least one of {over}:", "{over} の少なくとも一つについて："),
    "where": _both("among those where:", "対象とする条件："),
    "from": _both("from components where:", "起点となる構成要素の条件："),
    "toward": _both("toward components where:", "到達先となる構成要素の条件："),
    "along": _both("along flows where:", "経路となるフローの条件："),
    "avoiding": _both("avoiding components where:", "経由しない構成要素の条件："),
    "that": _both("counting as guards components where:", "防護点として数える構成要素の条件："),
    "of": _both("of: {term}", "対象：{term}"),
    # What a stricter setting can cost.
    "cost safety": _both("safety", "安全性"),
    "cost confidentiality": _both("confidentiality", "機密性"),
    "cost integrity": _both("integrity", "完全性"),
    "cost availability": _both("availability", "可用性"),
    "cost latency": _both("latency", "遅延"),
    # A requirement, as `explain` shows it.
    "statement": _both("statement", "要求"),
    "applies to": _both("applies to", "適用対象"),
    "when": _both("when", "適用条件"),
    "require": _both("requires", "要求内容"),
    "alternative way": _both("or, by alternative {name} ({title})", "代替手段 {name}（{title}）"),
    "parameters": _both("parameters", "パラメータ"),
    "the parameter": _both("parameter {name}", "パラメータ {name}"),
    "parameter": _both("{name} = {value} (stricter: {stronger})", "{name} = {value}（{stronger}ほど厳しい）"),
    "parameter by": _both(
        "{name} by {by} (stricter: {stronger}):", "{name}（{by} により定まる。{stronger}ほど厳しい）："
    ),
    "band below": _both("below {end}", "{end} 未満"),
    "band else": _both("otherwise", "それ以外"),
    "higher": _both("higher", "大きい"),
    "lower": _both("lower", "小さい"),
    "higher step": _both("higher", "高い"),
    "lower step": _both("lower", "低い"),
    "superset": _both("superset", "集合が広い"),
    "subset": _both("subset", "集合が狭い"),
    "within": _both("within", "範囲が狭い"),
    "kind of requirement": _both(
        "item {item}, stage {stage}, {obligation}", "項目「{item}」、段階「{stage}」、{obligation}"
    ),
    "decided by": _both("decided by", "判定の根拠"),
    "declaration": _both("declaration: it is met or unknown by what is stated", "宣言：記載の有無による"),
    "comparison": _both("comparison of what is stated", "記載内容の比較"),
    "path": _both("the paths of the design", "設計上の経路"),
    "closure": _both("the closure of references in the design", "設計上の参照の連鎖"),
    "cascade": _both("the spread of effects in the design", "設計上の影響の波及"),
    "evidence": _both("evidence", "証拠"),
    "judgement": _both("a recorded judgement", "記録された判断"),
    "realises": _both("realises", "実現する性能要求"),
    "weakens": _both("a stricter setting costs", "厳しくした場合の代償"),
    "waivable": _both("may be waived by", "免除の権限"),
    "for at most": _both("{who}, for at most {period}", "{who}（最長{period}）"),
    "not waivable": _both("nobody", "免除不可"),
    "of class": _both("risk class {number}: {terms}", "リスク区分{number}：{terms}"),
    "compensable": _both(
        "may be compensated by components on every way where", "補償できる構成要素（全経路上にあること）の条件"
    ),
    "in force": _both("in force", "適用期間"),
    "since": _both("from {date}", "{date} から"),
    "until": _both("until {date}", "{date} まで"),
    "existing since": _both(
        "for what was in operation before, from {date}", "それ以前から運用中のものには {date} から"
    ),
    "existing never": _both("never for what was in operation before", "それ以前から運用中のものには適用しない"),
    "sources": _both("sources", "出典"),
    "quoted": _both("quoted", "引用"),
    "interpretation": _both("our interpretation", "当プロジェクトの解釈"),
    "unconfirmed": _both("unconfirmed", "未確認"),
    "basis iotsec": _both("our own proposal", "iotsec 独自の提案"),
    "tried on": _both("tried on the reference design", "基準設計での試験"),
    "tried not met": _both("not met with", "未充足となる変更"),
    "tried unknown": _both("unknown with", "不明となる変更"),
    "tried never": _both("never: it asks only for declarations", "なし：記載のみを求めるため"),
    "for supplier": _both("answered by the supplier", "供給者が対応"),
    "verdicts": _both("verdicts in {design}", "{design} における判定"),
    "applies not": _both(
        "not applicable: {count} (name an element to see why)", "適用外：{count}件（要素を指定すると理由を示す）"
    ),
    "no verdicts": _both("It applies to no element of {design}.", "{design} に該当する要素はない。"),
    # Terms, as `terms` and `explain` show them.
    "terms": _both("terms", "用語"),
    "term names": _both("in the program", "プログラムでの名称"),
    "term avoid": _both("not called", "用いない語"),
    "term basis text": _both("read in the text", "原文で確認"),
    "term basis secondary": _both("read in a page about it", "二次資料で確認"),
    "term basis unconfirmed": _both("unconfirmed", "未確認"),
    "sector automotive": _both("automotive", "自動車"),
    "sector power": _both("power", "電力"),
    "sector agriculture": _both("agriculture", "農業"),
    "sector rail": _both("rail", "鉄道"),
    "sector medical": _both("medical", "医療"),
    # Facts, as `facts` lists them.
    "fact": _both("fact", "事実"),
    "type": _both("type", "型"),
    "meaning": _both("meaning", "意味"),
    "reads": _both("reads {reads}", "参照：{reads}"),
    "declared": _both("declared", "宣言"),
    "read backwards": _both("read backwards", "逆参照"),
    "derived": _both("derived", "導出"),
}
"""What reports say, by key. What stands in a document (fields, ids, words of the model) is never translated."""

KINDS: Mapping[str, Entry] = {
    "design": _both("design", "設計"),
    "party": _both("party", "主体"),
    "system": _both("system", "システム"),
    "zone": _both("zone", "ゾーン"),
    "place": _both("place", "場所"),
    "component": _both("component", "構成要素"),
    "interface": _both("interface", "インタフェース"),
    "access": _both("access", "権限"),
    "flow": _both("flow", "フロー"),
    "function": _both("function", "機能"),
    "dependency": _both("dependency", "依存関係"),
    "process": _both("process", "物理プロセス"),
    "hazard": _both("hazard", "ハザード"),
    "data": _both("data", "データ"),
    "risk": _both("risk", "リスク"),
    "threat": _both("threat", "脅威"),
    "rule": _both("rule", "規則"),
    "agreement": _both("agreement", "取決め"),
    "evidence": _both("evidence", "証拠"),
    "change": _both("change", "変更"),
    "vulnerability": _both("vulnerability", "脆弱性"),
    "waiver": _both("waiver", "免除"),
    "compensation": _both("compensation", "補償策"),
    "decision": _both("decision", "決定"),
    "connection": _both("connection", "システム間接続"),
}
"""The kinds of elements as readers name them."""


class Wording:
    """The words of one language."""

    def __init__(self, lang: Language) -> None:
        self.lang = lang

    def __call__(self, key: str, **values: object) -> str:
        """The words of this key with its values filled in."""
        entry = WORDING[key] if key in WORDING else AGAIN_WORDING[key]
        return filled(entry[self.lang], values)

    def known(self, key: str) -> str | None:
        """The words of this key, or None where there are none."""
        return WORDING[key][self.lang] if key in WORDING else None

    def kind(self, kind: str) -> str:
        """A kind of element; one that is not ours as it is named."""
        return KINDS[kind][self.lang] if kind in KINDS else kind

    def text(self, text: Mapping[str, str]) -> str:
        """A text of a template in this language, else in the other one."""
        return text.get(self.lang) or text.get("en") or text.get("ja") or ""

    def listed(self, items: list[str]) -> str:
        """Items one after another."""
        return self("comma").join(items)
