import type { ErrorCode } from "./codes";
import type { EntityName, Language, ReasonName, StateName, Text } from "./text";
import { ERRORS_EN, STATES_EN } from "./texts-en";
import { ERRORS_JA, STATES_JA } from "./texts-ja";

export type { EntityName, Language, ReasonName, StateName, Text } from "./text";

export interface Texts {
	readonly states: Readonly<Record<StateName, Text>>;
	readonly errors: Readonly<Record<ErrorCode, Text>>;
	/** Short words for "why is there no number", to stand beside "--". */
	readonly reasons: Readonly<Record<ReasonName, string>>;
	/** Names of what is published; other programs show them beside the name of the device. */
	readonly entities: Readonly<Record<EntityName, string>>;
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
	}),
	entities: Object.freeze({
		power: "瞬時電力",
		currentR: "R相電流",
		currentT: "T相電流",
		bought: "買電 積算",
		sold: "売電 積算",
		today: "今日の買電",
		todaySold: "今日の売電",
		halfHour: "30分予測",
		link: "メーターとの接続",
		signal: "メーターの電波",
		alarm: "使いすぎ警報",
		surplus: "余り",
		clockDoubt: "時計が不確か",
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
	}),
	entities: Object.freeze({
		power: "Power",
		currentR: "Current R",
		currentT: "Current T",
		bought: "Energy bought",
		sold: "Energy sold",
		today: "Bought today",
		todaySold: "Sold today",
		halfHour: "Half hour forecast",
		link: "Link to the meter",
		signal: "Signal of the meter",
		alarm: "Overload alarm",
		surplus: "Surplus",
		clockDoubt: "Clock doubtful",
	}),
});

/** All texts about codes, states and reasons in one language. */
export function texts(language: Language): Texts {
	return language === "en" ? EN : JA;
}
