import { iso } from "./calendar";
import { METER, NODE_PROFILE } from "./frame";
import { type Household, KWH } from "./household";
import type { RouteB } from "./route-b";

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
	};
}

function properties(radio: RouteB, object: number, at: number): Record<string, string> {
	const all: Record<string, string> = {};
	for (let epc = 0x80; epc <= 0xff; epc++) {
		const edt = radio.meter.property(object, epc, at);
		if (edt === undefined) continue;
		let text = "";
		for (const byte of edt) text += byte.toString(16).toUpperCase().padStart(2, "0");
		all[epc.toString(16).toUpperCase()] = text;
	}
	return all;
}
