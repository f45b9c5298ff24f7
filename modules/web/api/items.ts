import { bytesToHex, toHex } from "../../bytes/hex";
import { type DecodedValue, decodeProperty, type Lang } from "../../meter/values/decode";
import { type PropertyRow, SHOWN_PROPERTIES } from "../../meter/values/properties";
import type { Readings } from "../../meter/values/readings";
import type { Clock } from "../../ports/clock";
import { type BodySource, quote } from "../http/exchange";
import { numberOrNull, textOrNull, timeOf } from "./status";

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
	readonly #clock: Clock;
	readonly #readings: Readings;
	readonly #lang: Lang;
	readonly #clockDoubtful: boolean;
	readonly #edt = new Uint8Array(17);
	#row = 0;
	#begun = false;

	constructor(clock: Clock, readings: Readings, lang: Lang, clockDoubtful: boolean) {
		this.#clock = clock;
		this.#readings = readings;
		this.#lang = lang;
		this.#clockDoubtful = clockDoubtful;
	}

	next(): string | undefined {
		const row = SHOWN_PROPERTIES[this.#row++];
		if (row == null) return this.#row === SHOWN_PROPERTIES.length + 1 ? "]}\n" : undefined;
		const start = this.#begun ? "," : '{"items":[';
		this.#begun = true;
		return start + this.rowJson(row);
	}

	private rowJson({ epc, item, ja, en, kind }: PropertyRow): string {
		const length = this.#readings.copyRaw(epc, this.#edt, 0);
		const decoded = decodeProperty(this.#readings, epc, this.#lang);
		const list = LISTS.includes(kind) && this.#readings.supports(epc);
		const text = list
			? (epc === 0xee ? FOR_LAN : SEE_HISTORY)[this.#lang]
			: decoded.value == null
				? undefined
				: decoded.text;
		const at = this.#readings.arrivedAt(epc);
		const doubtful = this.#clockDoubtful && TIMED.includes(kind);
		const quality = decoded.value == null ? undefined : doubtful ? "doubtful" : "measured";
		return (
			`{"epc":"${toHex(epc, 2)}","item":${item === 0 ? "null" : item},"name":${quote(this.#lang === "ja" ? ja : en)},"ja":${quote(ja)},"en":${quote(en)},` +
			`"value":${valueJson(decoded.value)},"quality":${textOrNull(quality)},"text":${textOrNull(text)},"unit":${quote(decoded.unit)},` +
			`"edt":${length === 0 ? "null" : `"${bytesToHex(this.#edt, 0, length)}"`},` +
			`"at":${at == null ? "null" : timeOf(this.#clock, at)},"ageS":${numberOrNull(this.#readings.ageS(epc))},` +
			`"reason":${textOrNull(list ? undefined : decoded.reason)}}`
		);
	}
}

function valueJson(value: DecodedValue | undefined): string {
	if (value == null) return "null";
	if (typeof value === "string") return quote(value);
	return JSON.stringify(value);
}
