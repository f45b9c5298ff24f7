import { ALL_NODES, hex, linkLocal, MASKED } from "../air/addresses";
import { AirTime } from "../air/air-time";
import type { Hooks } from "../air/hooks";
import type { RouteB } from "../meter/route-b";
import { Session } from "../radio/pana-client";
import { Scanner } from "../radio/scanner";
import type { Random } from "../time/random";
import type { Timeline } from "../time/timeline";
import { J11 } from "./j11/j11";
import { MODULE_KINDS, type ModuleKind, type ModuleName } from "./kinds";
import { type Answer, optionByte, optionText } from "./skstack/commands";
import { Registers } from "./skstack/registers";
import { Shell } from "./skstack/shell";
import { printTable } from "./skstack/tables";
import type { Wire } from "./wire";

/** UDP handles 1..6 after a reset: ECHONET Lite, PANA, and on DSE MLE. */
const PORTS_SE = [3610, 716, 0, 0, 0, 0] as const;
const PORTS_DSE = [3610, 716, 19788, 0, 0, 0] as const;
const ECHONET_PORT = 3610;

export interface ModuleOptions {
	readonly kind: ModuleName;
	readonly payload: "binary" | "hex";
	readonly mac: string;
	readonly seed: number;
}

/** The Wi-SUN module: power, reset, one command at a time, and the lines it prints. */
export class SkModule {
	kind: ModuleKind;
	mac: string;
	address: string;
	readonly seed: number;
	readonly time: Timeline;
	readonly random: Random;
	readonly wire: Wire;
	readonly radio: RouteB;
	readonly hooks: Hooks;
	readonly registers: Registers;
	readonly air: AirTime;
	readonly session: Session;
	readonly scanner: Scanner;
	readonly shell: Shell;
	readonly counters = {
		commands: 0,
		sends: 0,
		sendFailures: 0,
		joins: 0,
		joinFailures: 0,
		renewals: 0,
		scans: 0,
		flashWrites: 0,
		wopt: 0,
		boots: 0,
	};
	/** Told when the session opens or is gone. */
	onSession: (state: "joined" | "idle") => void = () => {};
	rbid = "";
	password = "";
	/** A command has not been answered yet. */
	busy = false;
	#powered = true;
	#booting = false;
	#asleep = false;
	/** ROPT value: 1 = hex. Lives in flash. */
	#option: number;
	#uart = 0;
	readonly #ports = new Uint16Array(6);
	readonly #j11: J11;
	#sendTimer: unknown;
	#bootTimer: unknown;

	constructor(
		options: ModuleOptions,
		parts: { time: Timeline; random: Random; wire: Wire; radio: RouteB; hooks: Hooks },
	) {
		this.kind = MODULE_KINDS[options.kind];
		this.mac = options.mac;
		this.address = linkLocal(options.mac);
		this.seed = options.seed;
		this.time = parts.time;
		this.random = parts.random;
		this.wire = parts.wire;
		this.radio = parts.radio;
		this.hooks = parts.hooks;
		this.#option = options.payload === "hex" ? 1 : 0;
		this.registers = new Registers(this.kind.dialect);
		this.air = new AirTime(parts.time, (blocked) => this.#duty(blocked));
		this.session = new Session(this);
		this.scanner = new Scanner(this);
		this.shell = new Shell(this);
		this.#j11 = new J11(parts.wire);
		this.#ports.set(this.dse ? PORTS_DSE : PORTS_SE);
		parts.radio.deliver = (bytes, multicast) => this.#receive(bytes, multicast);
	}

	get dse(): boolean {
		return this.kind.dialect === "DSE";
	}

	/** Spaces of a SKSENDTO head: the payload begins behind the last. */
	get sendSpaces(): number {
		return this.dse ? 7 : 6;
	}

	get echo(): boolean {
		return this.registers.value("SFE") === 1;
	}

	/** ERXUDP payload as hex digits. */
	get hexPayload(): boolean {
		return !this.kind.productCommands || this.#option === 1;
	}

	set hexPayload(value: boolean) {
		this.#option = value ? 1 : 0;
	}

	/** Power is on, the boot is over. */
	get awake(): boolean {
		return this.#powered && !this.#booting && !this.#asleep;
	}

	/** What keeps the radio part from answering just now, whatever a driver does; "" for nothing. */
	get occupation(): "" | "boot" | "scan" | "join" | "end" | "pause" {
		if (this.#booting) return "boot";
		if (this.scanner.running) return "scan";
		if (this.session.state === "joining") return "join";
		if (this.session.state === "ending") return "end";
		return this.radio.cleaningUp ? "pause" : "";
	}

	input(bytes: Uint8Array, length: number): void {
		if (length === 0 || !this.#powered || this.#booting) return;
		if (this.#asleep) {
			// DSE wakes by any byte, which is lost; SE needs its wake pin.
			if (this.dse) this.wakeUp();
			return;
		}
		if (this.kind.name === "j11") this.#j11.input(bytes, length);
		else if (this.kind.name !== "silent") this.shell.input(bytes, length);
	}

	/** SKRESET: protocol state and registers back to their defaults; the meter is not told. */
	softReset(): void {
		this.session.reset();
		this.scanner.reset();
		this.registers.reset(this.kind.dialect);
		this.rbid = "";
		this.password = "";
		this.#ports.set(this.dse ? PORTS_DSE : PORTS_SE);
	}

	/** Reset pin, power-up, or a crash: everything volatile is gone, up to 3 s of silence follow. */
	restart(): void {
		if (!this.#powered) return;
		this.softReset();
		this.shell.reset();
		this.wire.discard();
		this.time.cancel(this.#sendTimer);
		this.time.cancel(this.#bootTimer);
		this.busy = false;
		this.#asleep = false;
		this.#booting = true;
		this.counters.boots++;
		this.registers.autoload();
		this.#bootTimer = this.time.after(this.random.int(1_600, 3_000), () => {
			this.#booting = false;
		});
	}

	power(on: boolean): void {
		if (on === this.#powered) return;
		this.#powered = on;
		if (on) this.restart();
		else {
			this.softReset();
			this.shell.reset();
			this.time.cancel(this.#sendTimer);
		}
	}

	/** Another firmware in the same place from the next boot on. */
	become(name: ModuleName): void {
		this.kind = MODULE_KINDS[name];
		this.restart();
	}

	/** The end of a command: OK or FAIL, or nothing for one that has said all already. */
	answer(answer: Answer): void {
		this.counters.commands++;
		if (answer !== undefined) this.wire.line(answer === "OK" ? "OK" : `FAIL ${answer}`);
	}

	/** `EVENT num sender [side] [param]`. */
	event(num: string, sender: string, param?: string): void {
		if (!this.awake) return;
		const side = this.dse ? " 0" : "";
		this.wire.line(`EVENT ${num} ${sender}${side}${param === undefined ? "" : ` ${param}`}`);
	}

	/** One ERXUDP line. */
	datagram(sender: string, dest: string, port: number, lla: string, sec: number, bytes: Uint8Array): void {
		if (!this.awake) return;
		const ports = hex(port, 4);
		const rssi = this.dse && this.registers.value("SA2") === 1 ? ` ${hex(this.#signal(), 2)}` : "";
		const side = this.dse ? " 0" : "";
		if (this.hooks.blankBeforeData()) this.wire.end();
		this.wire.text(
			`ERXUDP ${sender} ${dest} ${ports} ${ports} ${lla}${rssi} ${sec}${side} ${hex(bytes.length, 4)} `,
		);
		if (this.hexPayload) this.wire.hex(bytes);
		else this.wire.bytes(bytes);
		this.wire.end();
	}

	/** Sends one datagram: EVENT 21 and OK come when it is on the air. */
	send(address: string, port: number, sec: number, payload: Uint8Array): void {
		this.counters.sends++;
		const event = (outcome: number) => {
			if (outcome === 1) this.counters.sendFailures++;
			this.event("21", address === MASKED ? this.radio.address : address, hex(outcome, 2));
		};
		if (this.session.keyless) {
			// Seen in a capture: OK at once, nothing sent; the failure is told later.
			this.answer("OK");
			this.time.after(2_500, () => event(1));
			return;
		}
		this.busy = true;
		this.#sendTimer = this.time.after(this.random.spread(115, 216, 343), () => {
			const outcome = this.session.transmit(address, port, sec, payload);
			if (this.hooks.okFirst()) {
				this.answer("OK");
				event(outcome);
			} else {
				event(outcome);
				this.answer("OK");
			}
			this.busy = false;
			this.shell.wake();
			if (outcome === 2) this.#resend(address, port, sec, payload, event);
		});
	}

	/** After a neighbour solicitation the datagram goes out by itself. */
	#resend(
		address: string,
		port: number,
		sec: number,
		payload: Uint8Array,
		event: (outcome: number) => void,
	): void {
		const known = this.session.isPeer(address);
		this.#sendTimer = this.time.after(this.random.int(60, 200), () => {
			if (!known) {
				this.#sendTimer = this.time.after(1_000, () => event(1));
				return;
			}
			this.event("02", address === MASKED ? this.radio.address : address);
			this.#sendTimer = this.time.after(this.random.spread(115, 216, 343), () => {
				const outcome = this.session.transmit(address, port, sec, payload);
				event(outcome === 2 ? 1 : outcome);
			});
		});
	}

	ping(address: string): void {
		this.air.spend(50);
		const { session, registers, radio } = this;
		// The meter takes plain echo requests unless SA1 asks for encrypted ones.
		const understood = session.key || registers.value("SA1") === 1;
		const heard = session.isPeer(address) && radio.hears(registers.value("S02"), registers.value("S03"));
		if (!heard || !understood || this.air.blocked) return;
		this.time.after(this.random.int(80, 260), () => {
			if (this.awake) this.wire.line(`EPONG ${this.dse ? "0 " : ""}${this.radio.address}`);
		});
	}

	/** ROPT, WOPT, RUART, WUART: answers end in CR alone. */
	product(name: string, argument: string | undefined): void {
		this.counters.commands++;
		this.wire.text(`${this.#runProduct(name, argument)}\r`);
	}

	#runProduct(name: string, argument: string | undefined): string {
		const value = optionByte(argument);
		const write = name === "WOPT" || name === "WUART";
		if (write === (argument === undefined)) return "FAIL ER05";
		if (!write) return `OK ${optionText(name === "ROPT" ? this.#option : this.#uart)}`;
		if (value === undefined || (name === "WOPT" && value > 1)) return "FAIL ER06";
		this.counters.flashWrites++;
		if (name === "WOPT") {
			this.counters.wopt++;
			this.#option = value;
		} else {
			this.#uart = value;
		}
		return "OK";
	}

	/** SFD and S01 live outside the register file. S01, the own MAC: Skyley's register list and two public scripts. */
	readRegister(name: string): string | undefined {
		if (name === "S01") return this.mac;
		return name === "SFD" ? hex(Math.floor(this.air.total), 16) : this.registers.read(name);
	}

	writeRegister(name: string, text: string): "ER06" | "ER10" | undefined {
		const code = this.registers.write(name, text);
		if (code === undefined && name === "SFD") this.air.total = 0;
		return code;
	}

	table(number: string): boolean {
		return printTable(this, number, this.#ports);
	}

	udpPort(handle: number): number {
		return this.#ports[handle - 1]!;
	}

	/** SE takes a port into use only after SKSAVE and a restart. */
	setUdpPort(handle: number, port: number): void {
		if (this.dse) this.#ports[handle - 1] = port;
	}

	save(): void {
		this.registers.save();
	}

	sleep(): void {
		this.#asleep = true;
	}

	wakeUp(): void {
		if (!this.#asleep) return;
		this.#asleep = false;
		this.wire.line(this.dse ? `EVENT C0 ${this.address} FF` : `EVENT C0 ${this.address}`);
	}

	#receive(bytes: Uint8Array, multicast: boolean): void {
		if (this.session.state !== "joined" || !this.session.key || this.udpPort(1) !== ECHONET_PORT) return;
		const { radio } = this;
		if (!radio.hears(this.registers.value("S02"), this.registers.value("S03"))) return;
		this.datagram(radio.address, multicast ? ALL_NODES : this.address, ECHONET_PORT, radio.mac, 1, bytes);
	}

	/** LQI wanders a little from datagram to datagram. */
	#signal(): number {
		return Math.min(255, Math.max(0, this.radio.place.lqi + this.random.int(-3, 3)));
	}

	#duty(blocked: boolean): void {
		this.registers.put("SFB", blocked ? 1 : 0);
		this.event(blocked ? "32" : "33", this.address);
	}
}
