import { hex } from "./air/addresses";
import { iso } from "./home/calendar";
import { type Household, KWH } from "./home/household";
import { METER, NODE_PROFILE } from "./meter/frame";
import type { RouteB } from "./meter/route-b";

/** One instant as it really is, whatever the meter says or the radio loses. */
export interface Truth {
	/** Unix ms and the same in ISO form. */
	at: number;
	iso: string;
	/** What the meter's own clock shows. */
	meterClock: string;
	/** Net watts in the meter's forward direction, and tenths of an ampere. */
	watts: number;
	currentR: number;
	currentT: number;
	/** Energy since the counters stood at zero, exact, in watt milliseconds (1 kWh = 3,600,000,000). */
	forwardWms: number;
	reverseWms: number;
	forwardKWh: number;
	reverseKWh: number;
	/** The registers E0 and E3; undefined where the meter recorded nothing. */
	forwardCount: number | undefined;
	reverseCount: number | undefined;
	unit: number;
	digits: number;
	coefficient: number;
	meter: string;
	serial: string;
	mac: string;
	/** EDT as hex digits, by EPC as two hex digits. */
	properties: Record<string, string>;
	nodeProfile: Record<string, string>;
	/** The numbers among them, decoded: E7 in W, E8 in A, counts as they are; null for the no-data codes. */
	values: Record<string, number | null>;
}

/** The truth at a Unix time (ms) up to now. */
export function tellTruth(radio: RouteB, house: Household, at: number): Truth {
	const { meter } = radio;
	const counts = meter.counts(at);
	house.integrate(at);
	const [forward, reverse] = [house.forward, house.reverse];
	const currents = house.currents(at);
	return {
		at,
		iso: iso(at),
		meterClock: iso(meter.clock.label(at)),
		watts: house.watts(at),
		currentR: currents.r,
		currentT: currents.t,
		forwardWms: forward,
		reverseWms: reverse,
		forwardKWh: forward / KWH,
		reverseKWh: reverse / KWH,
		forwardCount: counts?.forward,
		reverseCount: counts?.reverse,
		unit: meter.unit,
		digits: meter.digits,
		coefficient: meter.coefficient,
		meter: meter.kind.name,
		serial: meter.identity.serial,
		mac: meter.identity.mac,
		properties: properties(radio, METER, at),
		nodeProfile: properties(radio, NODE_PROFILE, at),
		values: values(radio, at),
	};
}

const COUNT_EPCS = [0xd3, 0xe0, 0xe3] as const;
const NO_COUNT = 0xfffffffe;
const NO_POWER = 0x7ffffffe;
const NO_CURRENT = 0x7ffe;

function values(radio: RouteB, at: number): Record<string, number | null> {
	const all: Record<string, number | null> = {};
	const view = (epc: number): DataView | undefined => {
		const edt = radio.meter.property(METER, epc, at);
		return edt === undefined ? undefined : new DataView(edt.buffer);
	};
	for (const epc of COUNT_EPCS) {
		const count = view(epc)?.getUint32(0);
		if (count !== undefined) all[hex(epc, 2)] = count === NO_COUNT ? null : count;
	}
	const power = view(0xe7)?.getInt32(0);
	if (power !== undefined) all.E7 = power === NO_POWER ? null : power;
	const currents = view(0xe8);
	for (const [name, offset] of [
		["E8R", 0],
		["E8T", 2],
	] as const) {
		const current = currents?.getInt16(offset);
		if (current !== undefined) all[name] = current === NO_CURRENT ? null : current / 10;
	}
	return all;
}

function properties(radio: RouteB, object: number, at: number): Record<string, string> {
	const all: Record<string, string> = {};
	for (let epc = 0x80; epc <= 0xff; epc++) {
		const edt = radio.meter.property(object, epc, at);
		if (edt === undefined) continue;
		let text = "";
		for (const byte of edt) text += hex(byte, 2);
		all[hex(epc, 2)] = text;
	}
	return all;
}
