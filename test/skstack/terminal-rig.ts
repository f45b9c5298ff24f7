import type { ReceivedDatagram } from "../../modules/skstack/receive/datagram";
import { BAUDS } from "../../modules/skstack/tables/dialects";
import { Terminal, type TerminalEvents } from "../../modules/skstack/terminal";
import { Finder, type Protocol, type SearchedModule } from "../../modules/wisun/finder";
import type { ModuleEvents } from "../../modules/wisun/module";
import { FakeTime } from "../support/fake-time";
import { ScriptedSerial } from "../support/scripted-serial";

export const METER = "FE80:0000:0000:0000:021C:6400:036E:8CF5";
export const OWN = "FE80:0000:0000:0000:021D:1290:0003:C890";
export const INFO = (last: string) => `EINFO ${OWN} 001D12900003C890 39 8CF5 ${last}`;
export const GET = Uint8Array.from([0x10, 0x81, 0, 1, 5, 0xff, 1, 2, 0x88, 1, 0x62, 1, 0xe7, 0]);
export const GET_TEXT = String.fromCharCode(...GET);
export const OUTCOMES = ["OK", "FAIL", "SILENT", "UNSENT"];

export interface Script {
	/** Answers of the module by command; a command that is missing is not answered. */
	[command: string]: string;
}

export const SE_SCRIPT: Script = {
	SKVER: "EVER 1.2.10\r\nOK\r\n",
	"SKSREG SFE 0": "SKSREG SFE 0\r\nOK\r\n",
	SKINFO: `${INFO("FFFE ")}\r\nOK\r\n`,
	ROPT: "OK 01\r",
};
export const DSE_SCRIPT: Script = {
	...SE_SCRIPT,
	SKINFO: `${INFO("0 ")}\r\nOK\r\n`,
	ROPT: "FAIL ER04\r\n",
	"SKSREG SA2 1": "OK\r\n",
};

/** The terminal under a real finder: what it tells of commands and events is written down, no verb stands above it. */
export class TerminalRig implements TerminalEvents {
	readonly time = new FakeTime();
	readonly serial = new ScriptedSerial();
	readonly finder: Finder;
	terminal!: Terminal;
	/** What the module told, in order. */
	readonly told: string[] = [];
	script: Script;

	constructor(script: Script = SE_SCRIPT) {
		this.script = script;
		const protocol: Protocol = {
			bauds: BAUDS,
			marked: false,
			make: (uart) => {
				this.terminal = new Terminal(uart, this.time, this);
				return Object.assign(this.terminal, { protocol }) as unknown as SearchedModule;
			},
		};
		const events = {
			onFound: () => this.told.push("found"),
			onTrouble: (code: string) => this.told.push(code),
		};
		const ports = { serial: this.serial, timers: this.time, clock: this.time };
		this.finder = new Finder(ports, [protocol], events as unknown as ModuleEvents);
		this.serial.reply = (written) => this.script[written.trim()];
	}

	static found(script: Script = SE_SCRIPT): TerminalRig {
		const rig = new TerminalRig(script);
		rig.finder.probe();
		rig.terminal.setPeer(METER);
		rig.told.length = 0;
		rig.serial.take();
		return rig;
	}

	onAlive(): void {
		this.finder.onAlive(this.terminal as unknown as SearchedModule);
	}

	onReady(): void {
		this.finder.onReady();
	}

	onSilent(): void {
		this.finder.onSilent();
	}

	onRestarted(): void {
		this.finder.onRestarted();
	}

	onAnswer(outcome: number): void {
		this.told.push(OUTCOMES[outcome]!);
	}

	onEvent(event: number, parameter: number): void {
		this.told.push(`event ${event.toString(16)} ${parameter}`);
	}

	onPong(): void {
		this.told.push("pong");
	}

	onDatagram(datagram: ReceivedDatagram): void {
		this.told.push(`datagram ${datagram.length}${datagram.fromPeer ? "" : " foreign"}`);
	}

	load(): this {
		this.terminal.request.load(GET, GET.length);
		return this;
	}
}
