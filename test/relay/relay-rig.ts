import { bytesToHex, hexToBytes } from "../../modules/bytes/hex";
import { Multicasts } from "../../modules/lan/multicasts";
import type { DaySource } from "../../modules/meter/record/day-source";
import { Readings } from "../../modules/meter/values/readings";
import type { StoreValue } from "../../modules/ports/store";
import type { Udp, UdpEvents, UdpSocket } from "../../modules/ports/udp";
import { Relay } from "../../modules/relay/relay";
import { Settings } from "../../modules/settings/settings";
import { FakeStore, FakeWifi } from "../support/fake-host";
import { FakeSystem } from "../support/fake-system";
import { FakeTime } from "../support/fake-time";

export const OWN = "192.168.1.20";
export const CLIENT = "192.168.1.30";

/** A Udp port that records what is sent: `to` is an address, or "*" for the multicast group. */
export class Wire implements Udp {
	sent: { to: string; hex: string; at: number }[] = [];
	opened = 0;
	closed = 0;
	port = 0;
	group: string | undefined;
	events: UdpEvents | undefined;
	/** Keep what is sent; load tests switch it off. */
	recording = true;
	count = 0;
	readonly #time: FakeTime;

	constructor(time: FakeTime) {
		this.#time = time;
	}

	open(port: number, group: string | undefined, events: UdpEvents): UdpSocket {
		this.opened++;
		this.port = port;
		this.group = group;
		this.events = events;
		return {
			send: (bytes, length, address, toPort) => {
				if (toPort !== 3610) throw new Error(`sent to port ${toPort}`);
				this.count++;
				if (this.recording) {
					const to = address === group ? "*" : address;
					this.sent.push({ to, hex: bytesToHex(bytes, 0, length), at: this.#time.ticks() });
				}
				return true;
			},
			close: () => {
				this.closed++;
				this.events = undefined;
			},
		};
	}
}

/** A day source with two days at hand: today (0) and yesterday (1); other days are noted as asked for. */
export class FakeDays implements DaySource {
	readonly asked: string[] = [];

	/** Hex of EE's pairs that are at hand; undefined while they are being fetched. */
	minutes: string | undefined;

	readMinutes(selected: Uint8Array, from: number, to: Uint8Array, at: number): boolean {
		if (this.minutes === undefined) {
			this.asked.push(`EE ${bytesToHex(selected, from, 7)}`);
			return false;
		}
		to.set(selected.subarray(from, from + 7), at);
		to.set(hexToBytes(this.minutes)!, at + 7);
		return true;
	}

	readDay(back: number, reverse: boolean, to: Uint8Array, at: number): boolean {
		if (back > 1) {
			this.asked.push(`${reverse ? "E4" : "E2"} ${back}`);
			return false;
		}
		to[at] = 0;
		to[at + 1] = back;
		for (let i = 0; i < 48; i++) {
			to[at + 2 + i * 4] = 0;
			to[at + 3 + i * 4] = reverse ? 1 : 0;
			to[at + 4 + i * 4] = back;
			to[at + 5 + i * 4] = i;
		}
		return true;
	}
}

/** EDT of a full meter of release F, 25 properties (live capture where one exists). */
export const METER: readonly (readonly [number, string])[] = [
	[0x9d, "03808188"],
	[0x9e, "0381E5ED"],
	[0x9f, "1941414160404000624300414040430202"],
	[0x82, "00004600"],
	[0x8a, "000016"],
	[0x8d, "413030423030303030310000"],
	[0x81, "61"],
	[0xd3, "00000001"],
	[0xd7, "06"],
	[0xe1, "01"],
	[0x80, "30"],
	[0x88, "42"],
	[0x97, "0E1A"],
	[0x98, "07EA0514"],
	[0xe0, "0000B9D7"],
	[0xe3, "000020DD"],
	[0xe8, "00460028"],
	[0xea, "07EA05140E000000012CC7"],
	[0xeb, "07EA05140E000000000005"],
	[0xe7, "000003A1"],
];

/** A relay on a recording wire, with virtual time and a scripted meter. */
export class RelayRig {
	readonly time: FakeTime;
	readonly wire: Wire;
	readonly store: FakeStore;
	readonly wifi = new FakeWifi();
	readonly readings: Readings;
	readonly settings: Settings;
	readonly days = new FakeDays();
	readonly multicasts: Multicasts;
	readonly relay: Relay;
	readonly logged: string[] = [];

	constructor(
		options: {
			store?: FakeStore;
			settings?: Record<string, StoreValue>;
			/** Readings that somebody else writes, in this time. */
			heard?: { time: FakeTime; readings: Readings };
		} = {},
	) {
		this.time = options.heard?.time ?? new FakeTime();
		this.wire = new Wire(this.time);
		this.store = options.store ?? new FakeStore();
		for (const key of Object.keys(options.settings ?? {}))
			this.store.set("kabewatt", key, options.settings![key]!);
		this.wifi.address = OWN;
		this.readings = options.heard?.readings ?? new Readings(this.time);
		this.settings = new Settings(this.store);
		this.multicasts = new Multicasts(this.time);
		const ports = {
			udp: this.wire,
			wifi: this.wifi,
			clock: this.time,
			timers: this.time,
			system: new FakeSystem(),
			store: this.store,
			log: {
				level: "info" as const,
				write: (_level: string, code: string, text: string) => this.logged.push(`${code} ${text}`),
			},
		};
		this.relay = new Relay(ports, this.readings, this.settings, this.days, this.multicasts);
	}

	/** Starts the relay and lets the announcements of the first two minutes pass. */
	start(): this {
		this.relay.start();
		this.time.advance(120_000);
		this.wire.sent = [];
		return this;
	}

	/** The session is ready and has read the whole meter; announcements are thrown away. */
	readMeter(): this {
		this.readings.setLink("ready");
		for (const [epc, edt] of METER) this.hear(epc, edt);
		this.time.advance(1);
		this.wire.sent = [];
		return this;
	}

	/** The meter sends one property. */
	hear(epc: number, edt: string): void {
		const bytes = hexToBytes(edt)!;
		this.readings.store(epc, bytes, 0, bytes.length);
	}

	/** Delivers one datagram; returns what the relay sends at once, as "to hex". */
	ask(hex: string, from = CLIENT, port = 3610): string[] {
		const bytes = hexToBytes(hex);
		if (bytes === undefined) throw new Error(`no hex: ${hex}`);
		const before = this.wire.sent.length;
		this.wire.events?.onPacket(bytes, bytes.length, from, port);
		return this.wire.sent.slice(before).map((frame) => `${frame.to} ${frame.hex}`);
	}

	/** EDT of one property by Get from 05FF01, or undefined when it is refused. */
	get(eoj: string, epc: string, from = CLIENT): string | undefined {
		const answer = this.ask(`1081000105FF01${eoj}6201${epc}00`, from)[0];
		if (answer === undefined) return undefined;
		const hex = answer.slice(answer.indexOf(" ") + 1);
		return hex.slice(20, 22) === "72" ? hex.slice(28) : undefined;
	}

	/** Everything sent since the last call, as "to hex". */
	take(): string[] {
		const sent = this.wire.sent.map((frame) => `${frame.to} ${frame.hex}`);
		this.wire.sent = [];
		return sent;
	}
}

/** Announcements without their TID: "028801 E7 000003A1" for each property. */
export function announced(rig: RelayRig): string[] {
	const list: string[] = [];
	for (const frame of rig.take()) {
		if (!frame.startsWith("* ")) continue;
		const hex = frame.slice(2);
		if (hex.slice(14, 22) !== "0EF00173") throw new Error(`no announcement: ${hex}`);
		let at = 24;
		for (let left = Number.parseInt(hex.slice(22, 24), 16); left > 0; left--) {
			const length = Number.parseInt(hex.slice(at + 2, at + 4), 16) * 2;
			list.push(`${hex.slice(8, 14)} ${hex.slice(at, at + 2)} ${hex.slice(at + 4, at + 4 + length)}`);
			at += 4 + length;
		}
	}
	return list;
}
