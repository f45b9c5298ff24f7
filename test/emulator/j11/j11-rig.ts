import { createEmulator, type OpenEmulator } from "../../../hosts/emulator/emulator";
import type { EmulatorEvent, EmulatorOptions } from "../../../hosts/emulator/index";
import { FakeTime } from "../../support/fake-time";
import { fromHex } from "../emulator-rig";

export const RBID = "00112233445566778899AABBCCDDEEFF";
export const PASSWORD = "0123456789AB";
/** A meter as in ROHM's application note. */
export const NOTE_METER = {
	rbid: RBID,
	password: PASSWORD,
	meterMac: "0050C2FFFEDC2822",
	channel: 0x31,
	panId: 0xbcde,
} as const;
export const METER_IP = "FE800000000000000250C2FFFEDC2822";
export const PORTS = "0E1A0E1A";

export function hexOf(bytes: ArrayLike<number>): string {
	let text = "";
	for (let i = 0; i < bytes.length; i++) text += bytes[i]!.toString(16).toUpperCase().padStart(2, "0");
	return text;
}

export function ascii(text: string): string {
	return hexOf(Array.from(text, (char) => char.charCodeAt(0)));
}

const sum = (hex: string): string => {
	let total = 0;
	for (const byte of fromHex(hex)) total += byte;
	return word(total);
};

export function word(value: number): string {
	return (value & 0xffff).toString(16).toUpperCase().padStart(4, "0");
}

/** A request of the host in hex; `code` and `data` in hex as well. */
export function request(code: string, data = ""): string {
	const head = `D0EA83FC${code}${word(data.length / 2 + 4)}`;
	return head + sum(head) + sum(data) + data;
}

/** Cuts what a module wrote into "CODE data"; what is no whole frame with both sums is shown as "? bytes". */
export function framesIn(hex: string): string[] {
	const found: string[] = [];
	let rest = hex;
	while (rest.length > 0) {
		const length = Number.parseInt(rest.slice(12, 16), 16) * 2 - 8;
		const data = rest.slice(24, 24 + length);
		const head = rest.slice(0, 16);
		const good = head.startsWith("D0F9EE5D") && rest.slice(16, 24) === sum(head) + sum(data);
		if (!good || data.length < length) return [...found, `? ${rest}`];
		found.push(`${rest.slice(8, 12)} ${data}`.trim());
		rest = rest.slice(24 + length);
	}
	return found;
}

/** A host of a J11 module on virtual time, in hex. */
export class J11Rig {
	readonly time = new FakeTime();
	readonly emulator: OpenEmulator;
	readonly events: EmulatorEvent[] = [];
	/** Pieces written since the last `take`, in hex. */
	pieces: string[] = [];

	constructor(options: Partial<EmulatorOptions> = {}) {
		this.emulator = createEmulator({
			module: "j11",
			...NOTE_METER,
			onEvent: (event) => this.events.push(event),
			...options,
			scheduler: this.time,
			output: (bytes) => this.pieces.push(hexOf(bytes)),
		});
	}

	write(hex: string): void {
		this.emulator.input(fromHex(hex));
	}

	take(): string {
		const hex = this.pieces.join("");
		this.pieces = [];
		return hex;
	}

	/** Everything written within `ms`, as frames. */
	frames(ms: number): string[] {
		this.time.advance(ms);
		return framesIn(this.take());
	}

	/** A request and all frames of the next `ms`. */
	run(code: string, data = "", ms = 50): string[] {
		this.take();
		this.write(request(code, data));
		return this.frames(ms);
	}

	/** The data of the answer to a request, in hex; undefined for none. */
	ask(code: string, data = "", ms = 50): string | undefined {
		const answer = word(Number.parseInt(code, 16) + 0x2000);
		const frame = this.run(code, data, ms).find((text) => text.startsWith(answer));
		return frame?.slice(5);
	}

	/** Whole block, B route and HAN. */
	get state(): string {
		return this.ask("0001")!.slice(2);
	}

	/** Initial setting on the meter's channel, and credentials. */
	setUp(channel = "0C"): this {
		this.ask("005F", `0500${channel}00`);
		this.ask("0054", ascii(RBID + PASSWORD));
		return this;
	}

	/** Up to B route 02, with port 3610 open. */
	start(): this {
		this.setUp().ask("0053", "", 600);
		this.ask("0005", "0E1A");
		return this;
	}

	/** Up to 6028; with what comes after. */
	join(ms = 8_000): this {
		this.start();
		this.run("0056", "", ms);
		return this;
	}

	/** Sends an ECHONET Lite frame in hex to the meter. */
	send(payload: string, ms = 5_000, to = METER_IP): string[] {
		return this.run("0008", to + PORTS + word(payload.length / 2) + payload, ms);
	}

	/** The answer to a Get of one property, or undefined. */
	get(epc: string, ms = 5_000): string | undefined {
		const frames = this.send(`1081000105FF010288016201${epc}00`, ms);
		const head = "1081000102880105FF017201";
		return frames.find((text) => text.startsWith("6018") && text.includes(head))?.split(head)[1];
	}
}

/** The byte for the power at which the meter is received, where it does not wander. */
export function signal(rig: J11Rig): string {
	const dBm = Math.round(0.275 * rig.emulator.routeB.place.lqi - 104.27);
	return word(dBm).slice(2);
}
