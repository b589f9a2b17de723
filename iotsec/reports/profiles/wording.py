"""The words of reports on profiles, in English and Japanese."""

from __future__ import annotations

from collections.abc import Mapping

from iotsec.reports.counting import filled
from iotsec.reports.wording import Wording

Entry = Mapping[str, str]


def _both(en: str, ja: str) -> Entry:
    return {"en": en, "ja": ja}


PROFILE_WORDING: Mapping[str, Entry] = {
    "none": _both("none", "なし"),
    "list id": _both("profile", "プロファイル"),
    "list version": _both("version", "版"),
    "list on": _both("extends", "元のプロファイル"),
    "list conformance": _both("conformance", "適合"),
    "list requirements": _both("requirements", "要求数"),
    "list title": _both("title", "表題"),
    "overlay": _both("overlay", "法域オーバーレイ"),
    "exact": _both("exact", "厳密一致"),
    "strict": _both("strict", "厳格"),
    "demonstrable": _both("demonstrable", "論証可能"),
    # One profile.
    "about": _both("{id} {version} ({digest})", "{id} {version}（{digest}）"),
    "extends": _both("extends", "元のプロファイル"),
    "claims": _both("conformance", "適合の主張"),
    "sector": _both("asked of systems of the sector", "対象分野（sector）"),
    "basis of stage": _both("{stage}: {basis}", "{stage}：{basis}"),
    "least basis": _both("least basis that counts", "有効とする根拠の下限"),
    "fields": _both("FIELDS ({count})", "フィールド（{count}）"),
    "scales": _both("SCALES ({count})", "尺度（{count}）"),
    "catalogues": _both("CATALOGUES ({count})", "一覧（{count}）"),
    "protocols": _both("PROTOCOLS ({count})", "プロトコル（{count}）"),
    "protocol gives": _both("{field}: {value}", "{field}：{value}"),
    "terms": _both("TERMS", "用語"),
    "listed requirements": _both("REQUIREMENTS ({count})", "要求事項（{count}）"),
    "changed": _both("changed", "変更"),
    "left": _both("LEFT OUT ({count})", "除外（{count}）"),
    "unasked law": _both(
        "LAW THAT NOBODY CONFIRMED, SO IT IS NOT ASKED ({count})",
        "未確認のため適用しない法令（{count}）",
    ),
    # What is shown.
    "on bases": _both(
        "{profile}: {claims} conformance to {bases}",
        "{profile}：{bases} に対する適合（{claims}）",
    ),
    "on nothing": _both("{profile}: it extends no other profile", "{profile}：他のプロファイルに基づかない"),
    "shown heading": _both(
        "SHOWN, for the requirements as encoded and under the declared orders",
        "示されていること（符号化された要求と、宣言された順序の範囲で）",
    ),
    "dispositions": _both(
        "{total} {total:requirement|requirements} of {base}, each with one disposition: {kept} as {kept:it is|they "
        "are}, {tailored} changed, {left} left out",
        "{base} の要求{total}件。処置は各々1つ：そのまま{kept}件、変更{tailored}件、除外{left}件",
    ),
    "steps heading": _both("changed, in each step no weaker:", "変更（どの段階も弱めていない）："),
    "step": _both(
        "{id} {part}: from {before} to {after} ({order})",
        "{id} {part}：{before} から {after} へ（{order}）",
    ),
    "step of periods": _both(  # A Japanese unit takes no space before a particle, as a foreign word does.
        "{id} {part}: from {before} to {after} ({order})",
        "{id} {part}：{before}から{after}へ（{order}）",
    ),
    "bare step": _both("{id} {part} ({order})", "{id} {part}（{order}）"),
    "step costs": _both("which weakens: {costs}", "その代償：{costs}"),
    "own requirements": _both("requirements of its own: {count}", "独自の要求：{count}件"),
    "so shown": _both(
        "so what meets {profile} meets {bases}, as modelled",
        "よって、{profile} を充足するものは {bases} も充足する（モデル上）",
    ),
    "directions agree": _both(
        "the declared direction of {agree} {agree:parameter|parameters} agrees with how conditions use "
        "{agree:it|them} ({unjudged} {unjudged:is|are} not judged)",
        "パラメータ{agree}件の宣言された向きは、条件での使われ方と一致する（判断対象外{unjudged}件）",
    ),
    "reference meets": _both(
        "a design that meets it exists: {path}", "充足する設計が存在する：{path}"
    ),
    "traced": _both(
        "every requirement names its sources: {clauses} {clauses:clause|clauses} of {documents} "
        "{documents:document|documents} {clauses:leads|lead} to {requirements} {requirements:requirement|requirements}",
        "全ての要求に出典がある：文書{documents}件の{clauses}箇所から要求{requirements}件",
    ),
    "argued heading": _both("ARGUED, not shown", "論証のみ（示されてはいない）"),
    "searched": _both(
        "no counterexample was found among {tried} that were tried", "試した{tried}件に反例は見つからなかった"
    ),
    "argued step": _both("{id} {part} ({order}): {search}", "{id} {part}（{order}）：{search}"),
    "left out of": _both("{id} of {base} is left out: {reason}", "{base} の {id} を除外：{reason}"),
    "failed heading": _both("FAILED", "成立しないこと"),
    "counterexample": _both(
        "{id} {part}: this meets the new text, and not that of {base}: {kind} {element}",
        "{id} {part}：新しい要求を充足し、{base} の要求を充足しない例：{kind} {element}",
    ),
    "counterexample edit": _both("{design} with {path} = {value}", "{design} で {path} = {value}"),
    "counterexample given": _both("and {field} = {value} of every {kind}", "全ての{kind}で {field} = {value}"),
    "opposed": _both(
        "{parameters}: used the other way round than their declared direction says",
        "{parameters}：宣言された向きと逆に使われている",
    ),
    "clash": _both("cannot both be met where both apply: {which}", "共に適用されると両立しない：{which}"),
    "reference fails": _both(
        "the reference design {path} does not meet it: {not_met} not met, {unknown} unknown: {open}",
        "参照設計 {path} が充足していない：未充足{not_met}件、不明{unknown}件：{open}",
    ),
    "not shown strictly": _both(
        "{claims} is claimed, and what is argued above is not shown",
        "主張は{claims}だが、上記の論証は示されたものではない",
    ),
    "open heading": _both("OPEN", "未了"),
    "all caught": _both(
        "{faults} {faults:fault|faults} of its reference design {faults:is|are} caught, each by the requirement that "
        "is tried on it, and {silences} {silences:silence is|silences are} unknown",
        "参照設計の不備{faults}件は、それぞれの要求事項が検出し、未記述{silences}件は不明となる",
    ),
    "missed not met": _both("{id} does not catch its fault: {edits}", "{id} が不備を検出しない：{edits}"),
    "missed unknown": _both("{id} does not call its silence unknown: {edits}", "{id} が未記述を不明としない：{edits}"),
    "edit fails": _both(
        "{id} cannot be tried with {edits}: {why}", "{id} は {edits} で試せない：{why}"
    ),
    "reference not asked": _both(
        "nothing of its own is asked of the reference design {path}: no system there is of its sector ({sector})",
        "参照設計 {path} には固有の要求事項が一つも適用されない：分野（{sector}）のシステムがない",
    ),
    "reference idle": _both(
        "applies to nothing in {path}, so that it is not shown that it can be met: {ids}",
        "{path} に適用先がなく、充足できることが示されていない：{ids}",
    ),
    "no reference": _both("no design is known that meets it: {why}", "充足する設計が示されていない：{why}"),
    "none is named": _both("the profile names no reference design", "参照設計が指定されていない"),
    "uncovered": _both(
        "{id} parameters.{parameter}: no value for {words} of {by}, so that what it asks there stays unknown ({place})",
        "{id} parameters.{parameter}：{by} が {words} の場合の値がなく、判定は不明のままとなる（{place}）",
    ),
    "unsourced": _both("without a source: {ids}", "出典のない要求：{ids}"),
    "uncited": _both(
        "in the register, and cited by no requirement: {documents}",
        "台帳にあり、引用されていない文書：{documents}",
    ),
    "untried": _both(
        "without a fault that it is shown to catch: {ids}",
        "検出できる不具合が示されていない要求：{ids}",
    ),
    "unjudged law": _both("not confirmed: {ids}", "未確認：{ids}"),
    "holds": _both("Conformance as claimed ({claims}) holds.", "主張された適合（{claims}）は成立する。"),
    "fails": _both("Conformance as claimed ({claims}) does not hold.", "主張された適合（{claims}）は成立しない。"),
    "holds, but": _both(
        "Conformance of the derivation as claimed ({claims}) holds, but the profile does not pass: {lacks}.",
        "派生についての適合の主張（{claims}）は成立するが、プロファイルの検査は不合格：{lacks}。",
    ),
    "does not pass": _both("The profile does not pass: {lacks}.", "プロファイルの検査は不合格：{lacks}。"),
    "lacks reference named": _both(
        "published, without `status: draft`, it still lacks a `reference_design` that meets it",
        "公表（`status: draft` なし）に必要な、充足する設計（`reference_design`）の指定がない",
    ),
    "lacks reference readable": _both("its reference design cannot be read", "参照設計を読み込めない"),
    "lacks reference asked": _both(
        "nothing of its own is asked of its reference design", "参照設計に固有の要求事項が適用されない"
    ),
    "lacks reference met": _both("its reference design does not meet it", "参照設計が充足していない"),
    "lacks all can be met": _both("it asks for what cannot both be met", "両立しない要求事項がある"),
    "lacks tried on": _both("what `tried_on` says does not come about", "`tried_on` のとおりにならないものがある"),
    "lacks rows": _both(
        "published, without `status: draft`, it still lacks values in its tables",
        "公表（`status: draft` なし）に必要な、表の値が欠けている",
    ),
    # Two profiles, and bases that moved.
    "compared": _both("from {old} to {new}", "{old} から {new} へ"),
    "basis changed": _both(
        "least basis at the stage {stage}: from {before} to {after}", "{stage}の根拠の下限：{before} から {after} へ"
    ),
    "no change": _both("Nothing that is asked differs.", "要求に違いはない。"),
    "sort added": _both("ADDED ({count})", "追加（{count}）"),
    "sort withdrawn": _both("WITHDRAWN ({count})", "廃止（{count}）"),
    "sort stronger": _both("STRONGER ({count})", "強化（{count}）"),
    "sort weaker": _both("WEAKER ({count})", "弱化（{count}）"),
    "sort unlike": _both("CHANGED, NOT SHOWN TO BE STRONGER ({count})", "変更：強化とは示されない（{count}）"),
    "sort editorial": _both("EDITORIAL ({count})", "表現のみ（{count}）"),
    "upgrade": _both("What became of the bases of {profile}", "{profile} の元のプロファイルの変化"),
    "base same": _both("{base} {now}: the text that was locked", "{base} {now}：固定時の文面と同じ"),
    "base moved": _both("{base}: {then} then, {now} now", "{base}：固定時 {then}、現在 {now}"),
    "base new": _both("{base} {now}: no base when it was locked", "{base} {now}：固定時には元のプロファイルでない"),
    "unlocked": _both(
        "{base}: profile.lock does not name the text that was locked (profile.lock: {then}, here: {now}), so that the "
        "profile is refused; put profile.lock back, or renew it by `iotsec profile resolve --lock`",
        "{base}：profile.lock の記載が固定時の文面と異なり（profile.lock：{then}、現在：{now}）、読み込みは"
        "拒否される。profile.lock を元に戻すか、`iotsec profile resolve --lock` で作り直す",
    ),
    "effect taken over": _both("TAKEN OVER, AND STRICTER ({count})", "引き継がれて厳しくなる（{count}）"),
    "effect weakens the profile": _both(
        "TAKEN OVER, AND WEAKER: decide, and tailor what must stay ({count})",
        "引き継がれて弱くなる：判断の上、維持すべきものは tailor に記す（{count}）",
    ),
    "effect kept stricter": _both(
        "CHANGED BY THE PROFILE, AND STILL STRICTER ({count})", "変更済みで、なお厳しい（{count}）"
    ),
    "effect no longer stricter": _both(
        "CHANGED BY THE PROFILE, AND NO LONGER STRICTER ({count})", "変更済みだが、もはや厳しくない（{count}）"
    ),
    "effect refers to nothing": _both(
        "NAMED BY THE PROFILE, AND WITHDRAWN ({count})", "プロファイルが参照するが廃止（{count}）"
    ),
    "effect lost": _both("WITHDRAWN, SO NO LONGER ASKED ({count})", "廃止され、要求されなくなる（{count}）"),
    "effect new": _both("ADDED, SO ASKED FROM NOW ON ({count})", "追加され、新たに要求される（{count}）"),
    "effect none": _both("WITHOUT EFFECT ON WHAT IS ASKED ({count})", "要求への影響なし（{count}）"),
    "upgrade breaks": _both("Something has to be changed or decided.", "変更又は判断を要するものがある。"),
    "upgrade passes": _both("Nothing has to be changed.", "変更を要するものはない。"),
    # Coverage.
    "covers": _both("Requirements of {profile} by items and stages:", "{profile} の要求（項目×段階）："),
    "crossing": _both(
        "{title}: {answered} of {clauses} {clauses:clause|clauses} {answered:is|are} answered",
        "{title}：{clauses}項目のうち{answered}項目に対応"
    ),
    "gap": _both("GAP: no requirement answers it", "欠落：対応する要求なし"),
    "beside": _both(
        "{count} {count:requirement answers|requirements answer} none of these clauses",
        "いずれの項目にも対応しない要求：{count}件"),
    "answers": _both(
        "THE CLAUSES THAT EACH REQUIREMENT ANSWERS, BY CROSSWALK ({count})",
        "各要求が対応する項目（対応表別）（{count}）",
    ),
    "semicolon": _both("; ", "；"),
    "unmapped": _both("ANSWERING NO CLAUSE OF ANY CROSSWALK ({count})", "どの対応表にも現れない要求（{count}）"),
    "no crosswalks": _both("There are no crosswalks.", "対応表はない。"),
    # New.
    "written": _both("{file} written", "{file} を作成した"),
    "written next": _both("Next: iotsec profile check {name}", "次：iotsec profile check {name}"),
    # Orders.
    "order shall > should > may": _both("shall > should > may", "shall＞should＞may の順"),
    "order an earlier stage is stronger": _both("an earlier stage is stronger", "早い段階ほど厳しい"),
    "order more members are stronger": _both("more members are stronger", "多いほど厳しい"),
    "order more scenarios are stronger, where there is one": _both(
        "more scenarios are stronger, where there is one", "シナリオが既にあれば、多いほど厳しい"
    ),
    "order fewer members are stronger": _both("fewer members are stronger", "少ないほど厳しい"),
    "order higher is stronger": _both("higher is stronger", "大きいほど厳しい"),
    "order lower is stronger": _both("lower is stronger", "小さいほど厳しい"),
    "order to apply to more is stronger": _both("to apply to more is stronger", "適用範囲が広いほど厳しい"),
    "order what implies it is stronger": _both("what implies it is stronger", "元の条件を含意するほど厳しい"),
    "order alternatives may only go": _both("alternatives may only go", "代替手段は減らすのみ"),
    "order fewer, for a shorter time, is stronger": _both(
        "fewer, for a shorter time, is stronger", "より少ない者による、より短い免除ほど厳しい"
    ),
    "order what compensates less is stronger": _both(
        "what compensates less is stronger",
        "補償の範囲が狭いほど厳しい",
    ),
    "order earlier, for longer, is stronger": _both(
        "earlier, for longer, is stronger",
        "早く、長く適用するほど厳しい",
    ),
}  # fmt: skip
"""What is said, by key."""


class ProfileWording(Wording):
    """The words of reports on profiles, and of the other reports beside them."""

    def __call__(self, key: str, **values: object) -> str:
        """The words of this key with its values filled in."""
        if key in PROFILE_WORDING:
            return filled(PROFILE_WORDING[key][self.lang], values)
        return super().__call__(key, **values)

    def order(self, order: str) -> str:
        """The name of an order."""
        return self(f"order {order}")
