import { bytesToHex, toHex } from "../../bytes/hex";
import { numberOrNull, quote, textOrNull } from "../../bytes/json";
import { timeOf } from "../../meter/clock/moment";
import { type DecodedValue, decodeProperty, type Lang } from "../../meter/values/decode";
import { type PropertyRow, SHOWN_PROPERTIES } from "../../meter/values/properties";
import type { Readings } from "../../meter/values/readings";
import type { Clock } from "../../ports/clock";
import type { BodySource } from "../http/exchange";

/** Properties that are whole lists: they are read by the history page and not kept here. */
const LISTS = Object.freeze(["history", "pairs"]);
const SEE_HISTORY = Object.freeze({ ja: "履歴を参照", en: "see History" } as const);
const FOR_LAN = Object.freeze({
	ja: "LANからの要求時に読み出し",
	en: "read when asked for on the LAN",
} as const);

/** What goes by the meter's clock: doubtful while that is wrong. */
const TIMED = Object.freeze(["scheduled", "minute", "clock", "date"]);

/** GET /api/v1/items: every property of the meter but the secret ones, one at a time. */
export class ItemsSource implements BodySource {
	private readonly _clock: Clock;
	private readonly _readings: Readings;
	private readonly _lang: Lang;
	private readonly _clockDoubtful: boolean;
	private readonly _edt = new Uint8Array(17);
	private _row = 0;
	private _begun = false;

	constructor(clock: Clock, readings: Readings, lang: Lang, clockDoubtful: boolean) {
		this._clock = clock;
		this._readings = readings;
		this._lang = lang;
		this._clockDoubtful = clockDoubtful;
	}

	next(): string | undefined {
		const row = SHOWN_PROPERTIES[this._row++];
		if (row == null) return this._row === SHOWN_PROPERTIES.length + 1 ? "]}\n" : undefined;
		const start = this._begun ? "," : '{"items":[';
		this._begun = true;
		return start + this.rowJson(row);
	}

	private rowJson({ epc, item, ja, en, kind }: PropertyRow): string {
		const length = this._readings.copyRaw(epc, this._edt, 0);
		const decoded = decodeProperty(this._readings, epc, this._lang);
		const list = LISTS.includes(kind) && this._readings.supports(epc);
		const text = list
			? (epc === 0xee ? FOR_LAN : SEE_HISTORY)[this._lang]
			: decoded.value == null
				? undefined
				: decoded.text;
		const at = this._readings.arrivedAt(epc);
		const doubtful = this._clockDoubtful && TIMED.includes(kind);
		const quality = decoded.value == null ? undefined : doubtful ? "doubtful" : "measured";
		return (
			`{"epc":"${toHex(epc, 2)}","item":${item === 0 ? "null" : item},"name":${quote(this._lang === "ja" ? ja : en)},"ja":${quote(ja)},"en":${quote(en)},` +
			`"value":${valueJson(decoded.value)},"quality":${textOrNull(quality)},"text":${textOrNull(text)},"unit":${quote(decoded.unit)},` +
			`"edt":${length === 0 ? "null" : `"${bytesToHex(this._edt, 0, length)}"`},` +
			`"at":${at == null ? "null" : timeOf(this._clock, at)},"ageS":${numberOrNull(this._readings.ageS(epc))},` +
			`"reason":${textOrNull(list ? undefined : decoded.reason)}}`
		);
	}
}

function valueJson(value: DecodedValue | undefined): string {
	if (value == null) return "null";
	if (typeof value === "string") return quote(value);
	return JSON.stringify(value);
}
