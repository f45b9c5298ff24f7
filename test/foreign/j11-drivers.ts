import type { Frame, J11Port } from "./j11-port";
import { Stuck } from "./naive";

/**
 * J11 drivers in the ways of public ones: which requests, in which order, what they wait for, and what they do not.
 * Each gives the power that it read, or throws Stuck where the real one would stand still.
 */
export type J11Driver = (port: J11Port) => number;

const PORT = [0x0e, 0x1a];
const ALL_CHANNELS = [0x00, 0x03, 0xff, 0xf0];
const setting = (channel: number) => [5, 0, channel, 0];
const scanData = (port: J11Port, duration: number) => [duration, ...ALL_CHANNELS, 1, ...port.pairing];
const credentials = (port: J11Port) => [...port.rbid, ...port.password];

function linkLocal(mac: readonly number[]): number[] {
	return [0xfe, 0x80, 0, 0, 0, 0, 0, 0, mac[0]! ^ 2, ...mac.slice(1)];
}

function datagram(mac: readonly number[], tid: number, epcs: readonly number[]): number[] {
	const blocks = epcs.flatMap((epc) => [epc, 0]);
	const payload = [0x10, 0x81, tid >> 8, tid & 255, 5, 0xff, 1, 2, 0x88, 1, 0x62, epcs.length, ...blocks];
	return [...linkLocal(mac), ...PORT, ...PORT, 0, payload.length, ...payload];
}

/** Value of a property of four bytes in a 6018; undefined where it is not in it. */
function valueIn(frame: Frame, wanted: number): number | undefined {
	const echonet = frame.data.slice(27);
	let at = 12;
	for (let left = echonet[11]!; left > 0; left--) {
		const [epc, length] = [echonet[at]!, echonet[at + 1]!];
		const edt = echonet.slice(at + 2, at + 2 + length);
		if (epc === wanted && echonet[10] === 0x72) return edt.reduce((sum, byte) => (sum << 8) | byte, 0);
		at += 2 + length;
	}
	return undefined;
}

/** Waits for an answer of the meter that holds E7. */
function power(port: J11Port, ms: number): number {
	const end = port.time.ticks() + ms;
	for (;;) {
		const frame = port.need(0x6018, Math.max(0, end - port.time.ticks()), "6018");
		const value = valueIn(frame, 0xe7);
		if (value !== undefined) return value;
	}
}

/** Channel of the meter after a scan to its end. */
function scanned(port: J11Port, duration: number, ms: number): number | undefined {
	port.write(0x0051, scanData(port, duration));
	let channel: number | undefined;
	const end = port.time.ticks() + ms;
	for (;;) {
		const frame = port.next(Math.max(0, end - port.time.ticks()));
		if (frame === undefined) throw new Stuck("0051: nothing");
		if (frame.code === 0x4051 && frame.data[0] === 0) channel = frame.data[1]!;
		if (frame.code === 0x2051) return channel;
	}
}

/** MAC in the answer to 0053. */
const macOf = (frame: Frame): readonly number[] => frame.data.slice(4, 12);

/** ANJ: takes the next frame for the answer; tries a channel of its own first, scans after 0E. */
export const bridge: J11Driver = (port) => {
	const strict = (code: number, data: readonly number[] = []): Frame => {
		port.write(code, data);
		const name = code.toString(16).padStart(4, "0");
		const frame = port.next(3_000);
		if (frame === undefined) throw new Stuck(`${name}: nothing`);
		if (frame.code !== code + 0x2000) throw new Stuck(`${name}: ${frame.code.toString(16)}`);
		return frame;
	};
	const must = (code: number, data: readonly number[] = []): Frame => {
		const frame = strict(code, data);
		if (frame.data[0] !== 1) throw new Stuck(`${code.toString(16)}: ${frame.data[0]!.toString(16)}`);
		return frame;
	};
	strict(0x006b);
	must(0x0001);
	must(0x0001);
	must(0x005f, setting(0x0e));
	must(0x0107);
	must(0x0054, credentials(port));
	let started = strict(0x0053);
	if (started.data[0] === 0x0e) {
		const channel = scanned(port, 6, 180_000);
		if (channel === undefined) throw new Stuck("0051: no meter");
		must(0x005f, setting(channel));
		must(0x0107);
		started = must(0x0053);
	}
	strict(0x0005, PORT);
	must(0x0056);
	const result = port.need(0x6028, 60_000, "6028");
	if (result.data[0] !== 1) throw new Stuck(`6028: 0${result.data[0]}`);
	port.time.advance(1_500);
	port.flush();
	strict(0x0008, datagram(result.data.slice(1, 9), 1, [0xe7, 0xe8]));
	return power(port, 5_000);
};

/** NAO: scan duration 9; sends 15 s after 2056, and never looks at 6028. */
export const manager: J11Driver = (port) => {
	port.must(0x006b);
	port.must(0x005f, setting(4));
	const channel = scanned(port, 9, 140_000);
	if (channel === undefined) throw new Stuck("0051: no meter");
	port.must(0x005f, setting(channel));
	port.must(0x0054, credentials(port));
	const mac = macOf(port.must(0x0053, [], 3_000));
	port.must(0x0005, PORT);
	port.must(0x0056);
	port.time.advance(15_000);
	port.write(0x0008, datagram(mac, 0, [0xe0, 0xe3, 0xe7, 0xe8]));
	return power(port, 15_000);
};

/** RIN: after 00D9 and its 6019; does not wait for the end of the scan; repeats 005F every 3 s, 0053 at once. */
export const hat: J11Driver = (port) => {
	const found = begin(port);
	for (let tries = 0; ; tries++) {
		port.flush();
		port.write(0x005f, setting(found.channel));
		if (port.find(0x205f, 60_000)?.data[0] === 1) break;
		if (tries > 20) throw new Stuck("005F: refused");
		port.time.advance(3_000);
	}
	port.write(0x0053);
	let answer = port.need(0x2053, 5_000, "0053");
	while (answer.data[0] === 0x0e) {
		port.write(0x0053);
		answer = port.need(0x2053, 5_000, "0053");
	}
	port.must(0x0005, PORT);
	port.must(0x0056);
	port.need(0x6028, 60_000, "6028");
	port.write(0x0008, datagram(found.mac, 1, [0xe7]));
	return power(port, 10_000);
};

/** REG: the same, but waits for ever on anything but 01 to 005F. */
export const oldHat: J11Driver = (port) => {
	const found = begin(port);
	port.flush();
	port.must(0x005f, setting(found.channel));
	port.must(0x0053);
	port.must(0x0005, PORT);
	port.must(0x0056);
	port.need(0x6028, 60_000, "6028");
	port.write(0x0008, datagram(found.mac, 1, [0xe7]));
	return power(port, 10_000);
};

/** From 00D9 to the first beacon, while the scan goes on. */
function begin(port: J11Port): { channel: number; mac: readonly number[] } {
	port.write(0x00d9);
	port.need(0x6019, 60_000, "6019");
	port.must(0x006b);
	port.must(0x005f, setting(4));
	port.must(0x0054, credentials(port));
	for (let count = 0; count < 6; count++) {
		port.write(0x0051, scanData(port, 6));
		for (;;) {
			const frame = port.next(60_000);
			if (frame === undefined) throw new Stuck("0051: nothing");
			if (frame.code === 0x2051) break;
			if (frame.code === 0x4051 && frame.data[0] === 0)
				return { channel: frame.data[1]!, mac: frame.data.slice(3, 11) };
		}
	}
	throw new Stuck("0051: no meter");
}

/** YH: reset pin and 00D9; 6 to 8; 5 s for the session; a send must end with 00. */
export const hub: J11Driver = (port) => {
	port.emulator.pulseReset();
	port.time.advance(3_000);
	port.flush();
	port.write(0x00d9);
	port.need(0x6019, 5_000, "6019");
	port.must(0x006b);
	port.must(0x005f, setting(4));
	let channel: number | undefined;
	for (const duration of [6, 7, 8]) channel ??= scanned(port, duration, 1_000 * 2 ** duration);
	if (channel === undefined) throw new Stuck("0051: no meter");
	port.must(0x005f, setting(channel));
	port.must(0x0054, credentials(port));
	const mac = macOf(port.must(0x0053));
	port.must(0x0005, PORT);
	port.must(0x0056);
	if (port.need(0x6028, 5_000, "6028").data[0] !== 1) throw new Stuck("6028: no success");
	if (port.must(0x0008, datagram(mac, 1, [0xe7, 0xe0])).data[1] !== 0) throw new Stuck("0008: not sent");
	return power(port, 60_000);
};

/** GAM: neither 006B nor 00D9; scans again for ever; 120 s for the session; TID 0000. */
export const component: J11Driver = (port) => {
	port.find(0x6019, 5_000);
	port.must(0x005f, setting(4));
	port.must(0x0054, credentials(port));
	let channel: number | undefined;
	for (let tries = 0; channel === undefined && tries < 10; tries++) channel = scanned(port, 6, 30_000);
	if (channel === undefined) throw new Stuck("0051: no meter");
	port.must(0x005f, setting(channel));
	const mac = macOf(port.must(0x0053, [], 10_000));
	port.must(0x0005, PORT);
	port.must(0x0056);
	if (port.need(0x6028, 120_000, "6028").data[0] !== 1) throw new Stuck("6028: no success");
	port.write(0x0008, datagram(mac, 0, [0xe7]));
	return power(port, 5_000);
};

/** AKI: 00D9 and 005F go out with 0000 for both checksums. */
export const page: J11Driver = (port) => {
	port.write(0x00d9, [], false);
	port.need(0x6019, 90_000, "6019");
	port.must(0x006b);
	port.must(0x005f, setting(4), 5_000, false);
	port.must(0x0054, credentials(port));
	const channel = scanned(port, 6, 60_000);
	if (channel === undefined) throw new Stuck("0051: no meter");
	port.must(0x005f, setting(channel), 5_000, false);
	const mac = macOf(port.must(0x0053));
	port.must(0x0005, PORT);
	port.must(0x0056);
	port.need(0x6028, 90_000, "6028");
	port.must(0x0008, datagram(mac, 1, [0xe7]));
	return power(port, 20_000);
};
