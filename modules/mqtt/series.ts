import { textOrNull } from "../bytes/json";
import { kwhText } from "../meter/values/kwh";
import type { MqttMessage } from "../ports/mqtt";

/** Values in a piece. */
const VALUES = 24;
/** No value in a series. */
export const NO_COUNT = -1;

/** What a count of the meter is worth. */
export interface Scale {
	readonly coefficient: number | undefined;
	readonly unitExponent: number | undefined;
}

/** Energy over time in both directions, retained. Made of counts, 4 bytes each: as a text it would be as much as ten times that. */
export class SeriesMessage implements MqttMessage {
	readonly topic: string;
	readonly retain = true;
	readonly atLeastOnce = true;
	readonly length: number;
	/** Differs, as good as certainly, when the text does. */
	readonly hash: number;
	private readonly _head: string;
	private readonly _bought: Int32Array;
	private readonly _sold: Int32Array;
	private readonly _coefficient: number | undefined;
	private readonly _exponent: number | undefined;

	/** `head`: the members before `bought`, each with its comma. */
	constructor(topic: string, head: string, bought: Int32Array, sold: Int32Array, scale: Scale) {
		this.topic = topic;
		this._head = head;
		this._bought = bought;
		this._sold = sold;
		this._coefficient = scale.coefficient;
		this._exponent = scale.unitExponent;
		let length = 0;
		// FNV-1a, 32 bits.
		let hash = 0x811c9dc5;
		let piece = this.piece(0);
		for (let index = 1; piece != null; index++) {
			for (let i = 0; i < piece.length; i++) hash = Math.imul(hash ^ piece.charCodeAt(i), 0x01000193);
			length += piece.length;
			piece = this.piece(index);
		}
		this.length = length;
		this.hash = hash;
	}

	piece(index: number): string | undefined {
		const groups = Math.ceil(this._bought.length / VALUES);
		if (index === 0) return `{${this._head}"bought":[`;
		if (index <= groups) return this.values(this._bought, index - 1);
		if (index === groups + 1) return '],"sold":[';
		if (index <= 2 * groups + 1) return this.values(this._sold, index - groups - 2);
		return index === 2 * groups + 2 ? "]}" : undefined;
	}

	private values(counts: Int32Array, group: number): string {
		const from = group * VALUES;
		let text = "";
		for (let i = from; i < from + VALUES && i < counts.length; i++)
			text += (i === 0 ? "" : ",") + textOrNull(this.kwh(counts[i]!));
		return text;
	}

	private kwh(count: number): string | undefined {
		if (count === NO_COUNT || this._coefficient == null || this._exponent == null) return undefined;
		return kwhText(count, this._coefficient, this._exponent);
	}
}
