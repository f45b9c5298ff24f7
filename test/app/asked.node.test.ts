import { beforeAll, describe, expect, it } from "vitest";
import { ASKED_REQUESTS } from "../../modules/meter/history/asked-budget";
import type { UdpSocket } from "../../modules/ports/udp";
import { Home } from "../support/home";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DEVICE = "192.168.1.20";

/** A home whose record is complete, so that nothing is fetched but for those who ask. */
function settled(): Home {
	const home = new Home({ meter: "release-r", seed: 8 }).start();
	home.untilWatts();
	home.time.advance(5 * HOUR);
	return home;
}

/** Requests of any kind that reached the meter, repeats included. */
function requests(home: Home): number {
	return home.emulator.counters().datagrams;
}

/** A client on the LAN with an address of its own. */
class Client {
	readonly #socket: UdpSocket;
	#answer = "";
	#turn: number;

	constructor(home: Home, last: number) {
		this.#turn = last;
		this.#socket = home.lan.at(`192.168.1.${last}`).open(3610, undefined, {
			onPacket: (bytes, length) => {
				this.#answer = Buffer.from(bytes.subarray(0, length)).toString("hex").toUpperCase();
			},
			onClosed: () => {},
		});
	}

	/** Sends SetC or Get of one property of the meter; ESV and EDT of the answer. */
	#ask(esv: string, block: string): [string, string] {
		const bytes = Buffer.from(`1081000105FF01028801${esv}01${block}`, "hex");
		this.#answer = "";
		this.#socket.send(bytes, bytes.length, DEVICE, 3610);
		return [this.#answer.slice(20, 22), this.#answer.slice(28)];
	}

	/** Selects a day and reads it; true when it came. */
	day(back: number): boolean {
		this.#ask("61", `E501${back.toString(16).padStart(2, "0")}`);
		return this.#ask("62", "E200")[0] === "72" && this.#ask("62", "E400")[0] === "72";
	}

	/** Selects a minute of this hour and reads it; true when it came. */
	minute(minute: number): boolean {
		this.#ask("61", `EF0707EA04010C${minute.toString(16).padStart(2, "0")}01`);
		return this.#ask("62", "EE00")[0] === "72";
	}

	/** Goes on to the next of the days and minutes, whether the last ones came or not. */
	cycle(): void {
		this.#turn++;
		this.day(2 + (this.#turn % 40));
		this.minute(this.#turn % 60);
	}
}

function browse(home: Home, path: string): string {
	return home.host.tcp.connect(80).request(`GET ${path} HTTP/1.0\r\nHost: ${DEVICE}\r\n\r\n`);
}

describe("days and minutes that clients ask for", () => {
	let quiet = 0;
	/** Requests so far at the end of each minute, while everybody asks. */
	const counts: number[] = [];
	let watts = 0;

	beforeAll(() => {
		const home = settled();
		const before = requests(home);
		home.time.advance(HOUR);
		quiet = requests(home) - before;
		const clients = Array.from({ length: 12 }, (_, i) => new Client(home, 100 + i));
		for (let second = 0; second < 6 * 3600; second += 15) {
			for (const client of clients) client.cycle();
			browse(home, `/api/v1/history?back=${2 + (second % 97)}`);
			browse(home, `/history.csv?back=${2 + (second % 89)}`);
			home.time.advance(15_000);
			if (second % 60 === 45) counts.push(requests(home));
		}
		watts = home.time.ticks() - (home.app.readings.arrivedAt(0xe7) ?? 0);
	}, 300_000);

	const most = () => Math.max(...counts.slice(60).map((count, i) => count - counts[i]!));

	it("cost the radio at most 480 requests in any hour, however many clients cycle through them", () => {
		console.log(
			`${quiet} requests in a quiet hour; ${most() - quiet} more in the worst of six with 12 clients and two browsers`,
		);
		// A quiet hour may have a round of the poll plan more, or less, than another.
		expect(most() - quiet - 4).toBeLessThanOrEqual(2 * ASKED_REQUESTS);
	});

	it("cost at most 240 in each hour in the long run, and all of that is given", () => {
		const hourly = (counts.at(-1)! - counts.at(-181)!) / 3 - quiet;
		expect(hourly).toBeLessThanOrEqual(ASKED_REQUESTS + 4);
		expect(hourly).toBeGreaterThan(ASKED_REQUESTS * 0.8);
	});

	it("do not hold up live values", () => expect(watts).toBeLessThan(13_000));
});

describe("answers", () => {
	it("cost nothing where the record, or what was read, has the answer", () => {
		const [home, quiet] = [settled(), settled()];
		const client = new Client(home, 60);
		const paths = [
			"/api/v1/days",
			"/days.csv",
			"/api/v1/status",
			"/api/v1/figures",
			"/api/v1/items",
			"/metrics",
		];
		for (let i = 0; i < 60; i++) {
			expect(client.day(1)).toBe(true);
			for (const path of [...paths, "/api/v1/history?back=0", "/report.txt", "/api/v1/link"])
				expect(browse(home, path)).toContain(" 200 OK");
			for (const one of [home, quiet]) one.time.advance(2_000);
		}
		expect(requests(home)).toBe(requests(quiet));
	});
});

describe("one client that asks for what it needs", () => {
	it("gets 45 days at once, one after the other", () => {
		const home = settled();
		const client = new Client(home, 60);
		const from = home.time.ticks();
		for (let back = 2; back <= 46; back++)
			for (let tries = 0; !client.day(back); tries++) {
				expect(tries, `day ${back}`).toBeLessThan(60);
				home.time.advance(2_000);
			}
		console.log(`45 days after ${Math.round((home.time.ticks() - from) / MINUTE)} minutes`);
	}, 60_000);

	it("gets a single minute every minute for hours", () => {
		const home = settled();
		const client = new Client(home, 60);
		for (let minute = 0; minute < 180; minute++) {
			let got = false;
			for (let second = 0; second < 60; second += 5) {
				got ||= client.minute(minute % 60);
				home.time.advance(5_000);
			}
			expect(got, `minute ${minute}`).toBe(true);
		}
	}, 60_000);
});
