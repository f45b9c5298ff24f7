import type { Language } from "../../errors/text";

/** What may be wrong with a field of a tariff. A code is never renamed. */
export const FAULTS = Object.freeze({
	JSON: Object.freeze({ ja: "JSONとして読めません", en: "this is not JSON" }),
	UNKNOWN: Object.freeze({ ja: "この名前の項目はありません", en: "there is no field of this name" }),
	MISSING: Object.freeze({ ja: "この項目が必要です", en: "this field is needed" }),
	TYPE: Object.freeze({ ja: "値の種類が違います", en: "this is not the kind of value that is needed" }),
	RANGE: Object.freeze({ ja: "整数でないか、範囲の外です", en: "not a whole number, or out of range" }),
	LENGTH: Object.freeze({ ja: "長すぎるか、多すぎます", en: "too long, or too many" }),
	DATE: Object.freeze({ ja: "日付や年月として読めません", en: "not a date, or not a month" }),
	SPAN: Object.freeze({
		ja: "曜日・時間・月の書き方が違います",
		en: "not a set of days, hours or months",
	}),
	ONE_OF: Object.freeze({
		ja: "段階、時間帯、外部の単価のどれか一つだけにしてください",
		en: "give exactly one of tiers, zones and pushed",
	}),
	ORDER: Object.freeze({ ja: "小さい順に並べてください", en: "the order must rise" }),
	LAST_TIER: Object.freeze({
		ja: "最後の段階だけ上限なしにしてください",
		en: "the last tier, and no other, has no end",
	}),
	MINIMUM: Object.freeze({
		ja: "最低料金は段階の料金とだけ使えます",
		en: "a minimum charge goes with tiers alone",
	}),
	NEGATIVE: Object.freeze({
		ja: "単価・燃料費調整・賦課金の合計がマイナスです",
		en: "price, fuel adjustment and levy together are below zero",
	}),
});

export type FaultCode = keyof typeof FAULTS;

/** What is wrong, and where: "tariffs.0.tiers.1.sen". */
export interface Fault {
	readonly code: FaultCode;
	readonly field: string;
}

/** The message of a fault, without the field. */
export function faultText(code: FaultCode, language: Language): string {
	return FAULTS[code][language];
}
