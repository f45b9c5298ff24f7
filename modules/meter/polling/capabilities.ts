import { EPC } from "../../echonet/epc";
import { PropertyMap } from "../../echonet/property-map";
import { KINDS, PROPERTIES } from "../values/properties";
import { isOfRelease, propertyIndex } from "../values/property-index";
import type { Readings } from "../values/readings";
import { MAX_OPC } from "./poll-plan";

/** So often a property of the meter's own Get map may be refused until we believe that it is not there. */
const PATIENCE = 3;
/** The same before that map is known. */
const PATIENCE_UNMAPPED = 2;

/** What this meter has, and how much of it one request may ask for. */
export class Capabilities {
	/** Most properties in one request, as this meter proved. */
	maxOpc = MAX_OPC;
	/** True when days of half hours can be asked for, as far as we know: E2, chosen by E5, with the date 98 to go by. */
	givesDays = true;
	private readonly _readings: Readings;
	/** The Get map less what is never asked for. */
	private readonly _gets = new PropertyMap();
	private readonly _sets = new PropertyMap();
	private readonly _refusals = new Uint8Array(PROPERTIES.length);
	private _mapped = false;
	private _settable = false;
	/** Several properties in one request were refused altogether: it is being found out whether one alone is given. */
	private _doubted = false;

	constructor(readings: Readings) {
		this._readings = readings;
	}

	/** The Get map, or undefined before it was read. */
	get map(): PropertyMap | undefined {
		return this._mapped ? this._gets : undefined;
	}

	/** True when `epc` can be asked for, as far as we know. */
	gives(epc: number): boolean {
		return !this._mapped || this._gets.has(epc);
	}

	/** True when `epc` can be set, as far as we know. */
	takes(epc: number): boolean {
		return !this._settable || this._sets.has(epc);
	}

	/** Another meter, or the same one started anew. */
	forget(): void {
		this._mapped = false;
		this._settable = false;
		this._gets.clear();
		this._sets.clear();
		this._refusals.fill(0);
		this._doubted = false;
		this.maxOpc = MAX_OPC;
		this.givesDays = true;
	}

	/** Takes the EDT of 9E or 9F. A map that contradicts itself is not taken. */
	load(epc: number, bytes: Uint8Array, at: number, pdc: number): void {
		if (epc === EPC.SET_MAP && this._sets.load(bytes, at, pdc)) this._settable = true;
		if (epc === EPC.GET_MAP && this._gets.load(bytes, at, pdc)) this._mapped = true;
		this.lookAtDays();
	}

	/** Maps and release have been read: says of every property whether this meter has it. */
	apply(): void {
		if (!this._mapped) return;
		// The live value is asked for in any case: a map without it is broken.
		this._gets.add(EPC.POWER);
		const letter = this._readings.byteOf(EPC.RELEASE, 2);
		for (let i = 0; i < PROPERTIES.length; i++) {
			const row = PROPERTIES[i]!;
			const epc = row.epc;
			if (!isOfRelease(row, letter)) this._gets.remove(epc);
			if (!this._gets.has(epc)) this._readings.setReason(epc, "LACKS");
			else if (!this._readings.supports(epc)) this._readings.setReason(epc, "NOT_READ");
			if (KINDS[row.kind].group === "secret") this._gets.remove(epc);
		}
	}

	/**
	 * The meter refused `epc`. True when that settles it: the property is not in its map, or was refused
	 * several times. Refusals of what the map promises may mean that the meter is busy.
	 */
	refused(epc: number): boolean {
		const index = propertyIndex(epc);
		if (this._doubted && this.maxOpc === 1) {
			// Alone it is refused too: the number was not to blame.
			this._doubted = false;
			this.maxOpc = MAX_OPC;
		}
		if (index < 0) return true;
		if (epc === EPC.POWER) return true;
		if (!this._mapped && epc >= EPC.INF_MAP && epc <= EPC.GET_MAP) return true;
		const patience = !this._mapped ? PATIENCE_UNMAPPED : this._gets.has(epc) ? PATIENCE : 1;
		if (++this._refusals[index]! < patience) return false;
		this._gets.remove(epc);
		this.lookAtDays();
		this._readings.setReason(epc, "LACKS");
		return true;
	}

	private lookAtDays(): void {
		this.givesDays = this.gives(EPC.FORWARD_DAY) && this.gives(EPC.DATE) && this.takes(EPC.DAY);
	}

	/** The meter gave `epc`. */
	given(epc: number): void {
		if (epc !== EPC.POWER) this._doubted = false;
		const index = propertyIndex(epc);
		if (index >= 0) this._refusals[index] = 0;
	}

	/** The meter answered only the first `given` of `asked` properties; 0: it gave none of them. */
	truncated(asked: number, given: number): void {
		if (asked > 1 && given === 0) this._doubted = true;
		this.maxOpc = Math.max(1, given > 0 ? given : (asked + 1) >> 1);
	}
}
