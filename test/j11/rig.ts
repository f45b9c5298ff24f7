import { J11, type J11Module } from "../../modules/j11/module";
import type { Datagram } from "../../modules/wisun/datagram";
import { Finder, type Protocol } from "../../modules/wisun/finder";
import type { ModuleEvents, SessionEnd } from "../../modules/wisun/module";
import { OUTCOME } from "../../modules/wisun/outcome";
import type { Pan } from "../../modules/wisun/pan";
import { FakeTime } from "../support/fake-time";
import { ScriptedSerial } from "../support/scripted-serial";
import { codeOf, frame } from "./frames";

export const RBID = "00112233445566778899AABBCCDDEEFF";
export const PASSWORD = "0123456789AB";
export const MAC = "0050C2FFFEDC2822";
/** Channel 12 of the module. */
export const PAN: Pan = { channel: 0x31, panId: 0xbcde, mac: MAC, rssiDbm: undefined };
export const ADDRESS = "FE800000000000000250C2FFFEDC2822";
export const GET = Uint8Array.of(0x10, 0x81, 0, 6, 5, 0xff, 1, 2, 0x88, 1, 0x62, 2, 0xea, 0, 0xeb, 0);
const OUTCOMES = Object.keys(OUTCOME);

/** What the module answers to a code: data in hex, several one after the other (the last stays), or nothing. */
export type Script = Record<string, string | readonly string[] | undefined>;

/** Nothing is set; VERSION of the one build that was ever seen. */
export const COLD: Script = { "006B": "01 0400 01 03 0000158A", "0001": "01 02 01 01" };
export const STOPPED = "01 03 01 01";
export const OPERATING = "01 03 02 01";
export const STANDS = "01 03 03 01";
/** A session that outlived us. */
export const JOINED: Script = {
	...COLD,
	"0001": STANDS,
	"0011": `01 01 01 ${MAC} BCDE 01 07 02`,
	"0107": "01 05 00 0C 00",
};

/** A J11 behind the finder, and what it says to a session. */
export class Rig implements ModuleEvents {
	readonly time = new FakeTime();
	readonly serial = new ScriptedSerial();
	readonly told: string[] = [];
	readonly finder: Finder;
	/** Codes of the requests since `take`, in hex. */
	readonly asked: string[] = [];
	#script: Script;

	constructor(script: Script = COLD, protocols: readonly Protocol[] = [J11]) {
		this.#script = { ...script };
		const ports = { serial: this.serial, timers: this.time, clock: this.time };
		this.finder = new Finder(ports, protocols, this);
		this.serial.reply = (written) => this.#reply(written);
	}

	/** Found and set up; nothing of that is left in `told`. */
	static found(script: Script = COLD): Rig {
		const rig = new Rig(script);
		rig.finder.probe();
		rig.take();
		return rig;
	}

	/** Found, and joined with PAN. */
	static joined(): Rig {
		const rig = Rig.found();
		rig.answer(joinScript());
		rig.module.configure(RBID, PASSWORD);
		rig.module.join(PAN);
		rig.say(0x6028, `01 ${MAC}`);
		rig.answer({ "0001": STANDS });
		rig.take();
		return rig;
	}

	get module(): J11Module {
		return this.finder.module as J11Module;
	}

	/** Changes answers. */
	answer(script: Script): this {
		Object.assign(this.#script, script);
		return this;
	}

	say(code: number, data = ""): this {
		this.serial.say(frame(code, data));
		return this;
	}

	/** What was told since. */
	take(): string[] {
		this.serial.take();
		this.asked.length = 0;
		return this.told.splice(0);
	}

	#reply(written: string): string | undefined {
		const code = codeOf(written);
		if (code < 0) return undefined;
		const name = code.toString(16).toUpperCase().padStart(4, "0");
		this.asked.push(name);
		const row = name in this.#script ? this.#script[name] : "01";
		const data = typeof row === "object" ? row[0] : row;
		if (typeof row === "object" && row.length > 1) this.#script[name] = row.slice(1);
		if (data === undefined || data === "" || code === 0x00d9) return undefined;
		return data.startsWith("!")
			? frame(Number.parseInt(data.slice(1, 5), 16), data.slice(5))
			: frame(code + 0x2000, data);
	}

	onFound(): void {
		this.told.push("found");
	}

	onTrouble(code: string): void {
		this.told.push(code);
	}

	onDone(outcome: number): void {
		this.told.push(OUTCOMES[outcome]!);
	}

	onFree(): void {
		this.told.push("free");
	}

	onHeard(): void {}

	onPong(): void {
		this.told.push("pong");
	}

	onDatagram({ bytes, at, length, fromPeer, secured, rssiDbm }: Datagram): void {
		this.told.push(`datagram ${bytes[at]} ${length} ${fromPeer ? "peer" : "other"} ${secured} ${rssiDbm}`);
	}

	onForeign(): void {
		this.told.push("foreign");
	}

	onExpired(): void {
		this.told.push("expired");
	}

	onRenewed(): void {
		this.told.push("renewed");
	}

	onEnded(how: SessionEnd): void {
		this.told.push(`ended ${how}`);
	}

	onDuty(blocked: boolean): void {
		this.told.push(`duty ${blocked}`);
	}
}

/** Answers of a module that lets itself be joined: started where PAN is, with a signal of -34 dBm. */
export function joinScript(): Script {
	return { "0001": STOPPED, "0053": `01 0C BCDE ${MAC} DE` };
}
