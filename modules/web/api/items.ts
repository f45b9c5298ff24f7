import { bytesToHex, toHex } from "../../bytes/hex";
import type { Json } from "../../bytes/json";
import { EPC } from "../../echonet/epc";
import { inEachLanguage } from "../../languages/choice";
import { LANGUAGES, type Language } from "../../languages/languages";
import { decodeProperty } from "../../meter/values/decode";
import { KINDS, type PropertyRow } from "../../meter/values/properties";
import { LONGEST_EDT, SHOWN_PROPERTIES } from "../../meter/values/property-index";
import type { Readings } from "../../meter/values/readings";
import type { Clock } from "../../ports/clock";
import type { JsonRows } from "../http/json";
import { timeOf } from "./status";

/** GET /api/v1/items: every property of the meter but the secret ones, one at a time. */
export class ItemRows implements JsonRows {
	private readonly _clock: Clock;
	private readonly _readings: Readings;
	private readonly _lang: Language;
	private readonly _clockDoubtful: boolean;
	private readonly _edt = new Uint8Array(LONGEST_EDT);
	private _row = 0;

	constructor(clock: Clock, readings: Readings, lang: Language, clockDoubtful: boolean) {
		this._clock = clock;
		this._readings = readings;
		this._lang = lang;
		this._clockDoubtful = clockDoubtful;
	}

	next(): Json | undefined {
		const row = SHOWN_PROPERTIES[this._row++];
		return row == null ? undefined : this.rowJson(row);
	}

	private rowJson(row: PropertyRow): Json {
		const { epc, item, kind } = row;
		const tables = LANGUAGES[this._lang];
		const length = this._readings.copyRaw(epc, this._edt, 0);
		const decoded = decodeProperty(this._readings, epc, this._lang);
		const { group } = KINDS[kind];
		const list = group === "list" && this._readings.supports(epc);
		const text = list
			? tables.items[epc === EPC.MINUTES ? "forLan" : "seeHistory"]
			: decoded.value == null
				? undefined
				: decoded.text;
		const at = this._readings.arrivedAt(epc);
		// What goes by the meter's clock is doubtful while that is wrong.
		const doubtful = this._clockDoubtful && group === "timed";
		const quality = decoded.value == null ? undefined : doubtful ? "doubtful" : "measured";
		return {
			epc: toHex(epc, 2),
			item: item === 0 ? null : item,
			name: tables.property(row),
			...inEachLanguage((language) => language.property(row)),
			value: decoded.value,
			quality,
			text,
			unit: decoded.unit,
			edt: length === 0 ? null : bytesToHex(this._edt, 0, length),
			at: at == null ? null : timeOf(this._clock, at),
			ageS: this._readings.ageS(epc),
			reason: list ? null : decoded.reason,
		};
	}
}
