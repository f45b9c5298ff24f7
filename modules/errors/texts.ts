import type { ErrorCode } from "./codes";
import type { Language, ReasonName, StateName, Text } from "./text";
import { ERRORS_EN, STATES_EN } from "./texts-en";
import { ERRORS_JA, STATES_JA } from "./texts-ja";

export type { Language, ReasonName, StateName, Text } from "./text";

export interface Texts {
	readonly states: Readonly<Record<StateName, Text>>;
	readonly errors: Readonly<Record<ErrorCode, Text>>;
	/** Short words for "why is there no number", to stand beside "--". */
	readonly reasons: Readonly<Record<ReasonName, string>>;
}

const JA: Texts = Object.freeze({
	states: STATES_JA,
	errors: ERRORS_JA,
	reasons: Object.freeze({
		NOT_READ: "取得待ち",
		LACKS: "このメーターにはありません",
		NO_DATA: "メーターにデータなし",
		OVERFLOW: "上限を超えています",
		UNDERFLOW: "下限を超えています",
		NO_PHASE: "単相2線式です",
		INVALID: "正しくない値",
		STALE: "古い値",
		NO_TARIFF: "料金プランか単価がありません",
	}),
});

const EN: Texts = Object.freeze({
	states: STATES_EN,
	errors: ERRORS_EN,
	reasons: Object.freeze({
		NOT_READ: "not read yet",
		LACKS: "this meter lacks it",
		NO_DATA: "meter has no data",
		OVERFLOW: "above the range",
		UNDERFLOW: "below the range",
		NO_PHASE: "two-wire meter",
		INVALID: "not a valid value",
		STALE: "too old",
		NO_TARIFF: "no tariff, or no price for this time",
	}),
});

/** All texts about codes, states and reasons in one language. */
export function texts(language: Language): Texts {
	return language === "en" ? EN : JA;
}
