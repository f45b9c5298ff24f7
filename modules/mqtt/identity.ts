import type { MeterIdentity } from "../meter/record/identity";
import type { Store } from "../ports/store";
import type { System } from "../ports/system";

const DOMAIN = "mqtt";
const KEY = "id";
const DAY_KEY = "day";
const FIELDS = 5;
/** Names of meters that are gone; the one that went first is forgotten, and stays at the broker. */
const MAX_OLD = 4;

/**
 * What the meter is called at the broker: twelve random digits, made once for each meter and stored. Neither its serial
 * number nor the route-B ID can be told from them, and they stay when the device or its network card is another one.
 */
export class MqttIdentity {
	/** "" while none could be stored: one that is forgotten at the next start would be another device each time. */
	id = "";
	/** Those of former meters, which are still to be removed at the broker. */
	readonly old: string[] = [];
	/** Day up to which the broker has confirmed all half hours, or -1. */
	confirmedDay = -1;
	private readonly _store: Store;
	private readonly _system: System;
	/** Maker, serial number and radio address of the meter that `id` is the name of; "" where it is not known. */
	private _maker = "";
	private _serial = "";
	private _address = "";

	constructor(store: Store, system: System) {
		this._store = store;
		this._system = system;
		const stored = store.get(DOMAIN, KEY);
		const fields = typeof stored === "string" ? stored.split(";") : [];
		if (fields.length !== FIELDS || !isId(fields[0]!)) return;
		this.id = fields[0]!;
		this._maker = fields[1]!;
		this._serial = fields[2]!;
		this._address = fields[3]!;
		const old = fields[4]!.split(" ");
		for (let i = 0; i < old.length; i++) if (isId(old[i]!)) this.old.push(old[i]!);
		const day = store.get(DOMAIN, DAY_KEY);
		if (typeof day === "number") this.confirmedDay = day;
	}

	/** Takes the meter as it is known now; makes the name if there is none. True when the name is another one now. */
	know(meter: MeterIdentity): boolean {
		const isOther = this.id !== "" && this.isOther(meter);
		if (this.id !== "" && !isOther && !this.isNew(meter)) return false;
		const before = [this.id, this._maker, this._serial, this._address] as const;
		const old = this.old.slice();
		if (isOther) {
			this.old.push(this.id);
			if (this.old.length > MAX_OLD) this.old.shift();
		}
		if (this.id === "" || isOther) this.id = this.makeId();
		if (isOther) this._maker = this._serial = this._address = "";
		if (meter.maker !== "") this._maker = meter.maker;
		if (meter.serial !== "") this._serial = meter.serial;
		if (meter.address !== "") this._address = meter.address;
		if (this.save()) {
			if (isOther) this.confirm(-1);
			return before[0] !== this.id;
		}
		[this.id, this._maker, this._serial, this._address] = before;
		this.old.length = 0;
		this.old.push(...old);
		return false;
	}

	/** The broker has removed what it kept of the first of `old`. */
	removed(): void {
		this.old.shift();
		this.save();
	}

	/** Stored once a day. */
	confirm(day: number): void {
		if (day === this.confirmedDay || !this._store.set(DOMAIN, DAY_KEY, day)) return;
		this.confirmedDay = day;
	}

	/** As MeterIdentity tells meters apart. */
	private isOther({ maker, serial, address }: MeterIdentity): boolean {
		if (differs(this._serial, serial) || differs(this._maker, maker)) return true;
		return (serial === "" || this._serial === "") && differs(this._address, address);
	}

	private isNew({ maker, serial, address }: MeterIdentity): boolean {
		return (
			(maker !== "" && maker !== this._maker) ||
			(serial !== "" && serial !== this._serial) ||
			(address !== "" && address !== this._address)
		);
	}

	private save(): boolean {
		const text = [this.id, this._maker, this._serial, this._address, this.old.join(" ")].join(";");
		return this._store.set(DOMAIN, KEY, text);
	}

	private makeId(): string {
		const random = () => (this._system.random() & 0xffffff).toString(16).padStart(6, "0");
		return random() + random();
	}
}

function differs(a: string, b: string): boolean {
	return a !== "" && b !== "" && a !== b;
}

function isId(text: string): boolean {
	for (let i = 0; i < text.length; i++) if (!"0123456789abcdef".includes(text[i]!)) return false;
	return text.length === 12;
}
