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
host.canvas = new QuietCanvas();
host.store.set("kabewatt-secret", "rbid", "0123456789ABCDEF0123456789ABCDEF");
host.store.set("kabewatt-secret", "password", "ABCDEFGHIJKL");

let app: App;

/** Makes and starts the app, and lets it reach the meter and read what it reads at first, history included. */
export function begin(): string {
	app = new App(host, { version: "0" });
	app.start();
	host.advance(2 * 3_600_000);
	return `${app.readings.linkState} ${app.readings.watts}`;
}

export function advanceHours(hours: number): void {
	for (let i = 0; i < hours; i++) host.advance(3_600_000);
}

/**
 * Work of a second in which nothing is asked, on average, and of one live poll: what its second takes beyond the
 * display's own, which is the least work of any second. Median of the polls of a quarter of an hour.
 */
export function rhythm(): { idleSecond: number; pollCycle: number; polls: number } {
	const polls: number[] = [];
	let idle = 0;
	let idleSeconds = 0;
	let least = Number.POSITIVE_INFINITY;
	for (let second = 0; second < 900; second++) {
		const { answers, liveAnswers } = module;
		host.watch.clear();
		host.advance(1_000);
		const work = host.watch.total;
		if (module.answers === answers) {
			idle += work;
			idleSeconds++;
			least = Math.min(least, work);
		} else if (module.answers === answers + 1 && module.liveAnswers > liveAnswers) polls.push(work);
	}
	polls.sort((a, b) => a - b);
	const pollCycle = polls[polls.length >> 1]! - least;
	return { idleSecond: Math.round(idle / idleSeconds), pollCycle, polls: polls.length };
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
		get writable() {
			return written < 1_024 ? 512 : 0;
		},
		write(_bytes, _offset, length) {
			written += length;
		},
		close() {},
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
