import { hexToBytes } from "../../../modules/bytes/hex";
import { Readings } from "../../../modules/meter/readings";
import type { UdpEvents } from "../../../modules/ports/udp";
import { Relay } from "../../../modules/relay/relay";
import { Settings } from "../../../modules/settings/settings";
import { Reader } from "../../../modules/skstack/reader";
import { QuietHost } from "./quiet-host";
import { meterEdts } from "./scripted-module";
import { outside } from "./stopwatch";

/** The parts whose work depends on what comes from outside: UART and LAN. */

const CLIENT = "192.168.1.30";

const host = new QuietHost();
const readings = new Readings(host.clock);
const settings = new Settings(host.store);
const days = { readDay: () => false };
export const relay = new Relay(host, readings, settings, days);

let lan: UdpEvents;

/** Brings the relay on the LAN, with a meter that was read. */
export function begin(): number {
	relay.start();
	lan = host.lan!;
	for (const [epc, edt] of meterEdts()) readings.store(epc, edt, 0, edt.length);
	host.advance(120_000);
	return host.sent;
}

const get = hexToBytes("10810001 05FF01 028801 62 01 E7 00")!;

/** A LAN client asks for E7; ends with the answer handed to the socket. */
export function getOne(): void {
	lan.onPacket(get, get.length, CLIENT, 3610);
}

/** True when the last request was answered with a value. */
export function isAnswered(): boolean {
	const before = host.sent;
	getOne();
	return host.sent === before + 1 && host.last[10] === 0x72;
}

const walker = get.slice();

/** A client asks for all properties of the three objects, each in a request of its own. */
export function walk(): void {
	for (const { eoj, gettable } of relay.node.objects) {
		walker[7] = eoj >> 16;
		walker[8] = eoj >> 8;
		walker[9] = eoj;
		for (let epc = 0x80; epc <= 0xff; epc++) {
			if (!gettable.has(epc)) continue;
			walker[12] = epc;
			lan.onPacket(walker, walker.length, CLIENT, 3610);
		}
	}
	// The client's allowance fills up again.
	host.skip(60_000);
}

/** Requests that `walk` makes. */
export function walkLength(): number {
	return relay.node.objects.reduce((sum, { gettable }) => sum + gettable.count, 0);
}

const garbage = hexToBytes("1081 0001 05FF01 028801 62 FF E7 FF 00")!;

/** A packet that starts as a frame but is none: its properties do not fit. */
export function garbagePacket(): void {
	lan.onPacket(garbage, garbage.length, CLIENT, 3610);
	host.skip(1_000);
}

let heard = 0;

function makeReader(): Reader {
	return new Reader({ onLine: () => heard++, onDatagram: () => heard++, onGarbage: () => heard++ });
}

/** Bytes of noise in one call of `noise` and `flat`. */
export const NOISE_BYTES = 64 * 64;

const batch = new Uint8Array(64);
let seed = 7;
const noisy = makeReader();

/** UART noise in batches as the device delivers it: any byte at random, line ends among them. */
export function noise(): void {
	for (let batches = 0; batches < 64; batches++) {
		outside(fillBatch);
		noisy.push(batch, 64);
	}
}

function fillBatch(): void {
	for (let i = 0; i < 64; i++) {
		seed = (Math.imul(seed, 1_103_515_245) + 12_345) & 0x7fffffff;
		batch[i] = seed >> 16;
	}
}

/** 0x00 without end, as an open line or a wrong speed gives. */
const zeros = new Uint8Array(64);
const flatReader = makeReader();

export function flat(): void {
	for (let batches = 0; batches < 64; batches++) flatReader.push(zeros, 64);
}

const LINE =
	"ERXUDP FE80:0000:0000:0000:021C:6400:030C:12A4 FE80:0000:0000:0000:021D:1290:1234:5678 0E1A 0E1A 001C6400030C12A4 1 0012 1081000102880105FF017201E70400000278\r\n";
const line = Uint8Array.from(LINE, (c) => c.charCodeAt(0));
const lineReader = makeReader();

/** The meter's E7 answer as the module prints it in hex, to the datagram. */
export function receive(): void {
	lineReader.push(line, line.length);
}

export function total(): number {
	return heard;
}
