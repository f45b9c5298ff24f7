import { PROTOCOLS } from "../../../hosts/protocols/both";
import { App } from "../../../modules/app/app";
import { hexToBytes, toHex } from "../../../modules/bytes/hex";
import type { TcpConnectionEvents } from "../../../modules/ports/tcp";
import { QuietCanvas, QuietHost } from "./quiet-host";
import { ascii, ScriptedModule } from "./scripted-module";
import { outside } from "./stopwatch";

/** The whole app as the device runs it: session, poll, relay, web, history, view Now. */

const CLIENT = "192.168.1.30";

const host = new QuietHost();
const module = new ScriptedModule(host);
host.serial = module;
const canvas = new QuietCanvas();
host.canvas = canvas;
host.store.set("kabewatt", "contractA", 40);
host.store.set("kabewatt-secret", "rbid", "0123456789ABCDEF0123456789ABCDEF");
host.store.set("kabewatt-secret", "password", "ABCDEFGHIJKL");

let app: App;

/** Makes and starts the app, and lets it reach the meter and read what it reads at first, history included. */
export function begin(): string {
	app = new App(host, { version: "0", protocols: PROTOCOLS });
	app.start();
	host.advance(2 * 3_600_000);
	return `${app.readings.linkState} ${app.readings.watts}`;
}

export function advanceHours(hours: number): void {
	for (let i = 0; i < hours; i++) host.advance(3_600_000);
}

/** Work of the seconds of a quarter of an hour in the steady state, and what they paint. */
export interface Rhythm {
	/** Average of the seconds in which nothing passes the UART: ages, alarm, repaint of what changed. */
	readonly idleSecond: number;
	/** Median of the seconds in which the module is asked whether it is still there, and nothing else. */
	readonly checkSecond: number;
	/** Median of the live polls: what their second takes beyond the least work of any second. */
	readonly pollCycle: number;
	/** Average of all seconds, whatever happens in them. */
	readonly averageSecond: number;
	/** Share of the screen's pixels painted in a second on average, in percent. */
	readonly paintedPercent: number;
}

const SECONDS = 900;

export function rhythm(): Rhythm {
	const polls: number[] = [];
	const checks: number[] = [];
	let idle = 0;
	let idleSeconds = 0;
	let all = 0;
	let least = Number.POSITIVE_INFINITY;
	canvas.painted = 0;
	for (let second = 0; second < SECONDS; second++) {
		const { answers, liveAnswers, spoken, sends } = module;
		host.watch.clear();
		host.advance(1_000);
		const work = host.watch.total;
		all += work;
		least = Math.min(least, work);
		if (module.spoken === spoken) {
			idle += work;
			idleSeconds++;
		} else if (module.sends === sends && module.answers === answers) checks.push(work);
		else if (module.answers === answers + 1 && module.liveAnswers > liveAnswers) polls.push(work);
	}
	return {
		idleSecond: Math.round(idle / idleSeconds),
		checkSecond: median(checks),
		pollCycle: median(polls) - least,
		averageSecond: Math.round(all / SECONDS),
		paintedPercent: Math.round((canvas.painted * 10_000) / (SECONDS * canvas.width * canvas.height)) / 100,
	};
}

function median(values: number[]): number {
	values.sort((a, b) => a - b);
	return values[values.length >> 1]!;
}

const power = new Uint8Array(4);

/**
 * A new live value painted, three of its digits other than before: the display's share of a poll cycle. Median of
 * some paintings.
 */
export function update(): number {
	const works: number[] = [];
	for (let i = 0; i < 15; i++) {
		const watts = 1_300 + ((i * 123) % 600);
		power[2] = watts >> 8;
		power[3] = watts;
		app.readings.store(0xe7, power, 0, 4);
		// The LAN node takes its turn at once, the display gathers for a moment.
		host.advance(5);
		host.watch.clear();
		host.advance(45);
		works.push(host.watch.total);
		host.advance(950);
	}
	return median(works);
}

const get = hexToBytes("10810001 05FF01 028801 62 01 E7 00")!;

export function getOne(): void {
	host.lan!.onPacket(get, get.length, CLIENT, 3610);
}

export function isAnswered(): boolean {
	const before = host.sent;
	getOne();
	return host.sent === before + 1 && host.last[10] === 0x72;
}

const walker = get.slice();

/** A client asks for all properties of the three objects, each in a request of its own. */
export function walk(): void {
	for (const { eoj, gettable } of app.relay.node.objects) {
		walker[7] = eoj >> 16;
		walker[8] = eoj >> 8;
		walker[9] = eoj;
		for (let epc = 0x80; epc <= 0xff; epc++) {
			if (!gettable.has(epc)) continue;
			walker[12] = epc;
			host.lan!.onPacket(walker, walker.length, CLIENT, 3610);
		}
	}
	outside(() => host.advance(30_000));
}

/** Requests that `walk` makes. */
export function walkLength(): number {
	return app.relay.node.objects.reduce((sum, { gettable }) => sum + gettable.count, 0);
}

const garbage = hexToBytes("1081 0001 05FF01 028801 62 FF E7 FF 00")!;

export function garbagePacket(): void {
	host.lan!.onPacket(garbage, garbage.length, CLIENT, 3610);
}

let browser: TcpConnectionEvents | undefined;
let written = 0;

/**
 * The worst moment: a datagram of 1,232 bytes has come as a hex line but for its end, a client has just walked
 * all properties, and a browser has the dashboard open and half received.
 */
export function worst(): number {
	browser = host.connect({
		remoteAddress: CLIENT,
		onAccessPoint: false,
		get writable() {
			return written < 1_024 ? 512 : 0;
		},
		write(_bytes, _offset, length) {
			written += length;
		},
		close() {},
		abort() {},
	});
	const request = ascii("GET / HTTP/1.1\r\nHost: 192.168.1.20\r\nAccept: text/html\r\n\r\n");
	browser?.onBytes(request, request.length);
	walk();
	let payload = "1081000102880105FF017206";
	for (let i = 0; i < 6; i++) {
		payload += `E2C2${toHex(i, 4)}`;
		for (let value = 0; value < 48; value++) payload += toHex(47_000 + value, 8);
	}
	payload += "00".repeat(1_232 - payload.length / 2);
	const line = module.datagram(payload);
	for (let at = 0; at < line.length - 2; at += 120) {
		const piece = line.slice(at, Math.min(at + 120, line.length - 2));
		module.push(piece);
	}
	return written;
}
