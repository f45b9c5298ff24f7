import { bytesToHex, hexToBytes } from "../../bytes/hex";
import { EPC } from "../../echonet/epc";
import { PropertyMap } from "../../echonet/property-map";
import type { Store } from "../../ports/store";
import { KINDS, PROPERTIES } from "../values/properties";
import { isOfRelease, propertyIndex } from "../values/property-index";
import type { Readings } from "../values/readings";
import { MAX_OPC } from "./poll-plan";

/** So often a property of the meter's own Get map may be refused until we believe that it is not there. */
const PATIENCE = 3;
/** The same before that map is known. */
const PATIENCE_UNMAPPED = 2;

/** So often a property may stay silent when asked alone until it counts as absent for now. */
const SILENCES_ALONE = 3;
/** Then it is asked again after an hour, and twice as long each time. */
const MUTE_MS = 3_600_000;
const MUTE_MOST_MS = 86_400_000;
/** After so long, and twice as long each time, larger requests are tried again where they stayed silent. */
const RAISE_MS = 600_000;

const DOMAIN = "kabewatt-meter";
const KEY = "can";

/** What this meter has, and how much of it one request may ask for. */
export class Capabilities {
	/** Most properties in one request, as this meter proved. */
	maxOpc = MAX_OPC;
	/** True when days of half hours can be asked for, as far as we know: E2, chosen by E5, with the date 98 to go by. */
	givesDays = true;
	private readonly _readings: Readings;
	private readonly _store: Store;
	/** What stays silent when asked alone, when each is asked again, and for how long it rested before. */
	readonly mute = new PropertyMap();
	private readonly _askAt = new Map<number, { at: number; restMs: number }>();
	private readonly _silences = new Uint8Array(PROPERTIES.length);
	private _raiseAt = Number.POSITIVE_INFINITY;
	private _raiseMs = RAISE_MS;
	/** The Get map less what is never asked for. */
	private readonly _gets = new PropertyMap();
	private readonly _sets = new PropertyMap();
	private readonly _refusals = new Uint8Array(PROPERTIES.length);
	private _mapped = false;
	private _settable = false;
	/** Several properties in one request were refused altogether: it is being found out whether one alone is given. */
	private _doubted = false;

	constructor(readings: Readings, store: Store) {
		this._readings = readings;
		this._store = store;
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
		this._silences.fill(0);
		this._raiseAt = Number.POSITIVE_INFINITY;
		this.mute.clear();
		this._askAt.clear();
	}

	/** Takes up what was found out about the meter at `address` before: how much a request may hold, and what is mute. */
	recall(address: string, now: number): void {
		const [of, most, epcs] = String(this._store.get(DOMAIN, KEY) ?? "").split(";");
		if (address === "" || of !== address || epcs == null) return;
		const opc = Number(most);
		if (opc >= 1 && opc < MAX_OPC) this.limit(opc, now);
		const bytes = hexToBytes(epcs) ?? [];
		for (const epc of bytes) this.silence(epc, now);
	}

	/** Remembers over a restart what the meter at `address` can. */
	remember(address: string): void {
		if (address === "") return;
		const epcs = [...this._askAt.keys()].sort((a, b) => a - b);
		const isPlain = epcs.length === 0 && this.maxOpc === MAX_OPC;
		const text = isPlain ? undefined : `${address};${this.maxOpc};${bytesToHex(Uint8Array.from(epcs))}`;
		if (text === (this._store.get(DOMAIN, KEY) ?? undefined)) return;
		if (text == null) this._store.remove(DOMAIN, KEY);
		else this._store.set(DOMAIN, KEY, text);
	}

	/** A request for `count` properties stayed unanswered: half as many from now on. */
	silentBatch(count: number, now: number): void {
		this.limit((count + 1) >> 1, now);
	}

	/** `epc`, asked for alone, stayed unanswered. True when it counts as absent for now. */
	silentAlone(epc: number, now: number): boolean {
		const index = propertyIndex(epc);
		if (index < 0 || epc === EPC.POWER || this._readings.lengthOf(epc) > 0) return false;
		if (!this.mute.has(epc) && ++this._silences[index]! < SILENCES_ALONE) return false;
		// What spoils every request is found: the number was not to blame.
		this.maxOpc = MAX_OPC;
		this.silence(epc, now);
		return true;
	}

	/** A mute property that is to be tried again now, or -1. */
	mutedDue(now: number): number {
		if (now >= this._raiseAt) {
			this._raiseAt = Number.POSITIVE_INFINITY;
			this.maxOpc = MAX_OPC;
		}
		for (const [epc, rest] of this._askAt)
			if (now >= rest.at) {
				rest.at = now + rest.restMs;
				return epc;
			}
		return -1;
	}

	private limit(most: number, now: number): void {
		this.maxOpc = most;
		this._raiseAt = now + this._raiseMs;
		this._raiseMs = Math.min(2 * this._raiseMs, MUTE_MOST_MS);
	}

	private silence(epc: number, now: number): void {
		const restMs = Math.min(2 * (this._askAt.get(epc)?.restMs ?? MUTE_MS / 2), MUTE_MOST_MS);
		this._askAt.set(epc, { at: now + restMs, restMs });
		this.mute.add(epc);
		this._readings.setReason(epc, "LACKS");
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
			else if (!this._readings.supports(epc) && !this.mute.has(epc))
				this._readings.setReason(epc, "NOT_READ");
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
		if (index < 0) return;
		this._refusals[index] = 0;
		this._silences[index] = 0;
		if (!this.mute.has(epc)) return;
		this.mute.remove(epc);
		this._askAt.delete(epc);
		this._readings.setReason(epc, "NOT_READ");
	}

	/** The meter answered only the first `given` of `asked` properties; 0: it gave none of them. */
	truncated(asked: number, given: number): void {
		if (asked > 1 && given === 0) this._doubted = true;
		this.maxOpc = Math.max(1, given > 0 ? given : (asked + 1) >> 1);
	}
}
