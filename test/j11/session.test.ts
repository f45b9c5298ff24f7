import { describe, expect, it } from "vitest";
import { Client, type ClientEvents, type RequestEnd } from "../../modules/echonet/client";
import type { FrameReader } from "../../modules/echonet/frame-reader";
import { J11 } from "../../modules/j11/module";
import { Session } from "../../modules/routeb/session";
import { SKSTACK } from "../../modules/skstack/module";
import { FakeStore } from "../support/fake-host";
import { FakeSystem } from "../support/fake-system";
import { FakeTime } from "../support/fake-time";
import { PlayedModule } from "./played-module";
import { PASSWORD, RBID } from "./rig";

const MINUTE = 60_000;
const METER = 0x028801;

/** A session with a played J11, and a client that asks for E7 every 10 s. */
class Home implements ClientEvents {
	readonly time: FakeTime;
	readonly module: PlayedModule;
	readonly store: FakeStore;
	readonly session: Session;
	readonly client: Client;
	readonly states: string[] = [];
	answers = 0;
	readonly #poll;
	#dead = false;

	/** `from`: the same module and the same flash, after the host's power was cut. */
	constructor(from?: Home) {
		this.time = from?.time ?? new FakeTime();
		this.module = from?.module ?? new PlayedModule(this.time);
		this.store = from?.store ?? new FakeStore();
		from?.die();
		const system = new FakeSystem();
		this.client = new Client(this.time, this.time, system, this);
		this.session = new Session(
			{
				serial: this.module,
				timers: this.time,
				clock: this.time,
				store: this.store,
				system,
				log: { level: "info", write: () => undefined },
			},
			[J11, SKSTACK],
			Object.assign(this.client, { onState: () => this.#note() }),
		);
		this.client.link = this.session;
		this.#poll = this.time.create(() => this.#ask());
	}

	start(rbid = RBID, password = PASSWORD): this {
		this.session.start(rbid, password);
		return this;
	}

	die(): void {
		this.#dead = true;
		this.session.connector.stop();
		this.session.recovery.stop();
		this.session.upkeep.end();
		this.session.finder.close();
	}

	/** Milliseconds until this is shown. */
	until(shown: string, within = 5 * MINUTE): number {
		return this.time.until(() => this.shown === shown, within);
	}

	/** Milliseconds until the meter has answered once more. */
	untilAnswer(within = 5 * MINUTE): number {
		const before = this.answers;
		return this.time.until(() => this.answers > before, within);
	}

	get shown(): string {
		const { state, error } = this.session;
		return error === undefined ? state : `${state} ${error}`;
	}

	onJoined(): void {
		this.#ask();
	}

	onLost(): void {
		this.#poll.stop();
	}

	onResumed(): void {
		this.#ask();
	}

	onProperty(): void {
		this.answers++;
	}

	onRefused(): void {}

	onFrame(_reader: FrameReader): void {}

	onEnd(_end: RequestEnd): void {
		if (this.session.open) this.#poll.start(10_000);
	}

	#ask(): void {
		if (this.session.open && !this.#dead) this.client.get(METER, [0xe7], 1);
	}

	#note(): void {
		if (this.states.at(-1) !== this.shown) this.states.push(this.shown);
	}
}

const ready = () => {
	const home = new Home().start();
	home.untilAnswer();
	home.module.asked.length = 0;
	return home;
};

describe("a session over J11", () => {
	it("comes to stand from nothing: found, scanned, joined, read", () => {
		const home = new Home().start();
		expect(home.until("ready")).toBeLessThan(15_000);
		home.untilAnswer(1000);
		const { dialect, module, rssiDbm, connector } = home.session;
		expect([dialect, module.version, rssiDbm]).toEqual(["J11", "1.3 0000158A", -60]);
		expect(connector.pan).toEqual({ channel: 0x31, panId: 0xbcde, mac: "0050C2FFFEDC2822", rssiDbm: -34 });
		expect(home.states).toEqual(["probing", "scanning", "joining", "ready"]);
		expect(home.module.asked).not.toContain("00D9");
	});

	it("joins without a scan after a restart of host and module", () => {
		const before = ready();
		before.module.whole = 2;
		before.module.route = 1;
		const home = new Home(before).start();
		expect(home.until("ready")).toBeLessThan(4000);
		expect(before.module.count("0051")).toBe(0);
		expect(before.module.count("0053")).toBe(1);
	});

	it("takes over a session that outlived the host, without a word on the air", () => {
		const before = ready();
		const home = new Home(before).start();
		expect(home.until("ready")).toBeLessThan(1000);
		const { asked } = home.module;
		expect(asked.slice(0, asked.indexOf("0008"))).toEqual([
			...["006B", "006B", "0001", "0011", "0107"],
			...["0001", "0005"],
		]);
		home.untilAnswer(2000);
		expect(home.session.rssiDbm).toBe(-60);
	});

	it("ends a session that outlived other credentials", () => {
		const before = ready();
		const home = new Home(before).start(RBID, "ABCDEFGHIJKL");
		home.until("ready");
		expect(home.module.asked.slice(0, 9)).toContain("0057");
		expect(home.module.count("0054")).toBe(1);
	});

	it.each([
		["a password of 13", RBID, "0123456789ABC"],
		["an ID with other letters", RBID.replace("FF", "GH"), PASSWORD],
	])("says plainly that it cannot take %s, before a byte of it is written", (_name, rbid, password) => {
		const home = new Home().start(rbid, password);
		home.until("recovering CREDENTIALS_INVALID", 1500);
		home.time.advance(3 * MINUTE);
		expect(new Set(home.module.asked)).toEqual(new Set(["006B", "0001"]));
		// Other credentials are taken at once.
		home.start();
		home.until("ready");
	});

	it.each([
		["02", "JOIN_REFUSED"],
		["03", "JOIN_NO_ANSWER"],
		["", "JOIN_NO_ANSWER"],
	])("tells a PANA that ends with %j as %s, and joins later", (pana, code) => {
		const home = new Home();
		home.module.pana = pana;
		home.start();
		home.time.until(() => home.session.error === code, 2 * MINUTE);
		expect(home.module.count("00D9")).toBe(pana === "" ? 1 : 0);
		home.module.pana = "01";
		home.until("ready");
	});

	it("looks for a meter that is not where it was", () => {
		const before = ready();
		before.module.whole = 2;
		before.module.route = 1;
		before.module.channel = 7;
		const home = new Home(before).start();
		home.until("recovering SCAN_NO_METER");
		home.until("ready");
		expect(home.session.connector.pan?.channel).toBe(0x27);
		expect(home.module.count("0053")).toBe(4);
	});

	it.each<[string, (module: PlayedModule) => void, string, number]>([
		["restarts by itself", (module) => module.restart(), "MODULE_RESTARTED", 5000],
		[
			"restarts without a word",
			(module) => Object.assign(module, { whole: 2, route: 1 }),
			"MODULE_RESTARTED",
			8000,
		],
		[
			"loses the session without a word",
			(module) => Object.assign(module, { route: 2 }),
			"SESSION_ENDED",
			8000,
		],
		[
			"is left by the meter",
			(module) => {
				module.route = 2;
				module.say(0x601a, "04 0050C2FFFEDC2822 C4");
			},
			"SESSION_CLOSED_BY_METER",
			15_000,
		],
		[
			"loses the meter's radio",
			(module) => {
				module.route = 1;
				module.say(0x601a, "03 0050C2FFFEDC2822 C4");
			},
			"SESSION_ENDED",
			6000,
		],
		[
			"fails to renew the session",
			(module) => {
				module.route = 2;
				module.say(0x6028, "03 0050C2FFFEDC2822");
			},
			"SESSION_EXPIRED",
			6000,
		],
	])("comes back when the module %s", (_name, act, code, within) => {
		const home = ready();
		act(home.module);
		home.time.until(() => home.session.error === code, 6000);
		expect(home.untilAnswer()).toBeLessThan(within);
		expect(home.session.lost).toBe(1);
	});

	it("makes nothing of a session that was renewed", () => {
		const home = ready();
		home.module.say(0x6028, "01 0050C2FFFEDC2822");
		home.time.advance(MINUTE);
		expect(home.states.at(-1)).toBe("ready");
		expect(home.session.lost).toBe(0);
	});

	it("comes back when the meter answers nothing any more: leaves, and joins anew", () => {
		const home = ready();
		home.module.answers = false;
		home.time.until(() => home.session.error === "SESSION_SILENT", 2 * MINUTE);
		home.module.answers = true;
		home.untilAnswer();
		expect(home.module.asked).toContain("0057");
		expect(home.module.asked).toContain("00D1");
	});

	it("scans when datagrams do not get on the air", () => {
		const home = ready();
		home.module.sent = "05";
		home.time.until(() => home.session.error === "SEND_FAILED", MINUTE);
		home.module.sent = "00";
		home.untilAnswer();
		expect(home.module.asked).toContain("0051");
	});

	it("counts no datagram that is not encrypted", () => {
		const home = ready();
		home.module.security = "01";
		const before = home.answers;
		home.time.advance(25_000);
		expect(home.answers).toBe(before);
		expect(home.session.foreign).toBeGreaterThan(1);
	});

	it("stops polling at the hourly limit, sends one datagram a minute, and goes on when one gets through", () => {
		const home = ready();
		home.module.sent = "02";
		home.until("blocked DUTY_LIMIT", 15_000);
		home.module.asked.length = 0;
		home.time.advance(10 * MINUTE);
		expect(home.module.count("0008")).toBeGreaterThanOrEqual(9);
		expect(home.module.count("0008")).toBeLessThanOrEqual(11);
		expect(home.shown).toBe("blocked DUTY_LIMIT");
		home.module.sent = "00";
		expect(home.until("ready")).toBeLessThanOrEqual(61_000);
		home.untilAnswer(11_000);
		expect(home.session.lost).toBe(0);
	});

	it("takes leave of the meter before a planned end", () => {
		const home = ready();
		let done = false;
		home.session.stop(() => {
			done = true;
		});
		home.time.advance(1000);
		expect(done).toBe(true);
		expect(home.module.asked).toEqual(["0001", "0057", "0058"]);
	});

	it("ends within 5 s in the midst of a scan", () => {
		const home = new Home();
		home.module.channel = 0;
		home.start();
		home.time.until(() => home.module.count("0051") === 2, MINUTE);
		let done = false;
		home.session.stop(() => {
			done = true;
		});
		home.time.advance(5000);
		expect(done).toBe(true);
	});

	it("comes back with the stick that was pulled out", () => {
		const home = ready();
		home.module.absent = true;
		home.session.finder.uart.onClosed("SERIAL_LOST");
		home.time.advance(30_000);
		expect(home.session.error).toBe("SERIAL_ABSENT");
		Object.assign(home.module, { absent: false, whole: 2, route: 1 });
		home.untilAnswer();
		expect(home.session.dialect).toBe("J11");
	});

	it("remembers the PAN and what the module speaks", () => {
		const home = ready();
		const stored = home.store.values.get("routeb/pan");
		expect(stored).toEqual(
			Uint8Array.of(1, 2, 0x31, 0xbc, 0xde, 0x00, 0x50, 0xc2, 0xff, 0xfe, 0xdc, 0x28, 0x22),
		);
	});
});
