import type { TariffRule } from "../../contracts/tariff";

/** Why a tariff, or a list of prices, was refused: said of one field of it. */
export const TARIFF_RULES: Readonly<Record<TariffRule, string>> = Object.freeze({
	JSON: "JSONとして読めません",
	UNKNOWN: "この名前の項目はありません",
	MISSING: "この項目が必要です",
	TYPE: "値の種類が違います",
	RANGE: "整数でないか、範囲の外です",
	LENGTH: "長すぎるか、多すぎます",
	DATE: "日付や年月として読めません",
	SPAN: "曜日・時間・月の書き方が違います",
	ONE_OF: "段階、時間帯、外部の単価のどれか一つだけにしてください",
	ORDER: "小さい順に並べてください",
	LAST_TIER: "最後の段階だけ上限なしにしてください",
	MINIMUM: "最低料金は段階の料金とだけ使えます",
	NEGATIVE: "単価・燃料費調整・賦課金の合計がマイナスです",
});
