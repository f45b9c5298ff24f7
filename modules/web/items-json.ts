import { bytesToHex, toHex } from "../bytes/hex";
import { type Decoded, type DecodedValue, decodeProperty, type Lang } from "../meter/decode";
import { PROPERTIES, type PropertyRow } from "../meter/properties";
import type { Readings } from "../meter/readings";
import type { Clock } from "../ports/clock";
import { type BodySource, quote } from "./exchange";
import { numberOrNull, textOrNull, timeOf } from "./status";

/** GET /api/v1/items: every property of the meter, one at a time. Secrets and selectors are not among them. */
export class ItemsSource implements BodySource {
	readonly #clock: Clock;
	readonly #readings: Readings;
	readonly #lang: Lang;
	readonly #edt = new Uint8Array(17);
	#row = 0;
	#begun = false;

	constructor(clock: Clock, readings: Readings, lang: Lang) {
		this.#clock = clock;
		this.#readings = readings;
		this.#lang = lang;
	}

	next(): string | undefined {
		while (this.#row < PROPERTIES.length && PROPERTIES[this.#row]!.plan === "never") this.#row++;
		const row = PROPERTIES[this.#row++];
		if (row === undefined) return this.#row === PROPERTIES.length + 1 ? "]}\n" : undefined;
		const start = this.#begun ? "," : '{"items":[';
		this.#begun = true;
		return start + this.#rowJson(row);
	}

	#rowJson({ epc, item, ja, en }: PropertyRow): string {
		const readings = this.#readings;
		const length = readings.copyRaw(epc, this.#edt, 0);
		const { value, text, unit, reason }: Decoded = decodeProperty(readings, epc, this.#lang);
		const at = readings.arrivedAt(epc);
		return (
			`{"epc":"${toHex(epc, 2)}","item":${item === 0 ? "null" : item},"name":${quote(this.#lang === "ja" ? ja : en)},` +
			`"value":${valueJson(value)},"text":${value === undefined ? "null" : quote(text)},"unit":${quote(unit)},` +
			`"edt":${length === 0 ? "null" : `"${bytesToHex(this.#edt, 0, length)}"`},` +
			`"at":${at === undefined ? "null" : timeOf(this.#clock, at)},"ageS":${numberOrNull(readings.ageS(epc))},` +
			`"reason":${textOrNull(reason)}}`
		);
	}
}

function valueJson(value: DecodedValue | undefined): string {
	if (value === undefined) return "null";
	if (typeof value === "string") return quote(value);
	return JSON.stringify(value);
}
