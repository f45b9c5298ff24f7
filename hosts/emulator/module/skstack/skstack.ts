import { hex, MASKED, parseHex } from "../../air/addresses";
import type { SendOutcome } from "../../air/hooks";
import type { Language } from "../../radio/language";
import type { Radio } from "../../radio/radio";
import { SKSTACK_PATIENCE, SKSTACK_SCANS } from "../../radio/times";
import type { SkKind } from "../kinds";
import type { ModuleCounters, ModuleParts } from "../parts";
import type { Wire } from "../wire";
import { OUTCOMES, SkEvents } from "./events";
import { runLine, startSend } from "./interpreter";
import type { Answer, SkParts } from "./parts";
import { Registers } from "./registers";
import { type Interpreter, Shell } from "./shell";

/** UDP handles 1..6 after a reset: ECHONET Lite, PANA, and on DSE MLE. */
const PORTS_SE = [3610, 716, 0, 0, 0, 0] as const;
const PORTS_DSE = [3610, 716, 19788, 0, 0, 0] as const;
const ENCRYPTED = ["no", "must", "may"] as const;

/** SKSTACK in front of the radio, in either dialect: one command at a time. What it prints by itself: events.ts. */
export class SkStack implements Language, SkParts, Interpreter {
	readonly radio: Radio;
	readonly wire: Wire;
	readonly counters: ModuleCounters;
	readonly registers: Registers;
	readonly ports = new Uint16Array(6);
	readonly events: SkEvents;
	readonly patience = SKSTACK_PATIENCE;
	readonly scanTimes = SKSTACK_SCANS;
	/** Another one where the module becomes another; then `reset` follows. */
	kind: SkKind;
	busy = false;
	readonly #module: ModuleParts;
	readonly #shell: Shell;
	#asleep = false;
	/** ROPT value: 1 = hex. Lives in flash. */
	#option: number;
	#uart = 0;
	#sendTimer: unknown;

	constructor(module: ModuleParts, kind: SkKind, payload: "binary" | "hex") {
		this.#module = module;
		this.kind = kind;
		this.radio = module.radio;
		this.wire = module.wire;
		this.counters = module.counters;
		this.#option = payload === "hex" ? 1 : 0;
		this.registers = new Registers(kind.dialect);
		this.events = new SkEvents(this);
		this.#shell = new Shell(this, module.radio.time, module.radio.random);
		this.ports.set(this.dse ? PORTS_DSE : PORTS_SE);
	}

	get dse(): boolean {
		return this.kind.dialect === "DSE";
	}

	get sendSpaces(): number {
		return this.dse ? 7 : 6;
	}

	get echo(): boolean {
		return this.registers.value("SFE") === 1;
	}

	get running(): boolean {
		return this.#module.running && !this.#asleep;
	}

	get hexPayload(): boolean {
		return !this.kind.productCommands || this.#option === 1;
	}

	// What the radio asks.

	get channel(): number {
		return this.registers.value("S02");
	}

	get panId(): number {
		return this.registers.value("S03");
	}

	get pairing(): string {
		return this.registers.pairing;
	}

	get muted(): boolean {
		return this.dse && this.registers.value("SA9") === 0;
	}

	get renewsByItself(): boolean {
		return this.registers.value("S17") === 1;
	}

	get securesPings(): boolean {
		return this.registers.value("SA1") === 1;
	}

	// From the host.

	input(bytes: Uint8Array, length: number): void {
		if (!this.#asleep) this.#shell.input(bytes, length);
		// DSE wakes by any byte, which is lost; SE needs its wake pin.
		else if (this.dse) this.wakeUp();
	}

	runLine(text: string): void {
		runLine(this, text);
	}

	startSend(text: string): void {
		startSend(this, text);
	}

	emptyLine(): void {
		this.wire.end();
	}

	softReset(): void {
		this.radio.reset();
		this.registers.reset(this.kind.dialect);
		this.ports.set(this.dse ? PORTS_DSE : PORTS_SE);
	}

	reset(): void {
		this.softReset();
		this.#shell.reset();
		this.radio.time.cancel(this.#sendTimer);
		this.busy = false;
		this.#asleep = false;
		this.registers.autoload();
	}

	sleep(): void {
		this.#asleep = true;
	}

	wakeUp(): void {
		if (!this.#asleep) return;
		this.#asleep = false;
		this.wire.line(this.dse ? `EVENT C0 ${this.radio.address} FF` : `EVENT C0 ${this.radio.address}`);
	}

	echoOn(): void {
		this.registers.put("SFE", 1);
	}

	switchPayload(): void {
		this.#option = this.#option === 1 ? 0 : 1;
	}

	answer(answer: Answer): void {
		this.counters.commands++;
		if (answer !== undefined) this.wire.line(answer === "OK" ? "OK" : `FAIL ${answer}`);
	}

	/** SFD and S01 live outside the register file. S01, the own MAC: Skyley's register list and two public scripts. */
	readRegister(name: string): string | undefined {
		if (name === "S01") return this.radio.mac;
		return name === "SFD" ? hex(Math.floor(this.radio.air.total), 16) : this.registers.read(name);
	}

	writeRegister(name: string, text: string): "ER06" | "ER10" | undefined {
		const code = this.registers.write(name, text);
		if (code === undefined && name === "SFD") this.radio.air.total = 0;
		return code;
	}

	setUdpPort(handle: number, port: number): void {
		if (this.dse) this.ports[handle - 1] = port;
	}

	/** Answers end in CR alone. */
	product(name: string, argument: string | undefined): void {
		this.counters.commands++;
		this.wire.text(`${this.#runProduct(name, argument)}\r`);
	}

	#runProduct(name: string, argument: string | undefined): string {
		const value = argument === undefined ? undefined : parseHex(argument, 2);
		const write = name === "WOPT" || name === "WUART";
		if (write === (argument === undefined)) return "FAIL ER05";
		if (!write) return `OK ${hex(name === "ROPT" ? this.#option : this.#uart, 2)}`;
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

	// Sending.

	collect(length: number, address: string, handle: number, port: number, security: number): void {
		this.#shell.collect(length, (payload) => {
			if (this.ports[handle - 1] === 0) this.answer("ER10");
			else this.#send(address, port, ENCRYPTED[security]!, payload);
		});
	}

	/** Sends one datagram: EVENT 21 and OK come when it is on the air. */
	#send(address: string, port: number, encrypted: "no" | "must" | "may", payload: Uint8Array): void {
		const { radio } = this;
		const { hooks, random, time } = radio;
		radio.counters.sends++;
		if (radio.keyless) {
			// Seen in a capture: OK at once, nothing sent; the failure is reported later.
			this.answer("OK");
			time.after(2_500, () => this.#reportSend(address, "failed"));
			return;
		}
		this.busy = true;
		this.#sendTimer = time.after(random.spread(115, 216, 343), () => {
			const outcome = radio.transmit(address, port, encrypted, payload);
			if (hooks.okFirst()) {
				this.answer("OK");
				this.#reportSend(address, outcome);
			} else {
				this.#reportSend(address, outcome);
				this.answer("OK");
			}
			this.busy = false;
			this.#shell.wake();
			if (outcome === "solicited") this.#resend(address, port, encrypted, payload);
		});
	}

	/** After a neighbour solicitation the datagram goes out by itself. */
	#resend(address: string, port: number, encrypted: "no" | "must" | "may", payload: Uint8Array): void {
		const { radio } = this;
		const { random, time } = radio;
		const known = radio.isMeter(address);
		this.#sendTimer = time.after(random.int(60, 200), () => {
			if (!known) {
				this.#sendTimer = time.after(1_000, () => this.#reportSend(address, "failed"));
				return;
			}
			this.events.onNeighbour(this.#full(address));
			this.#sendTimer = time.after(random.spread(115, 216, 343), () => {
				const outcome = radio.transmit(address, port, encrypted, payload);
				this.#reportSend(address, outcome === "solicited" ? "failed" : outcome);
			});
		});
	}

	#reportSend(address: string, outcome: SendOutcome): void {
		if (OUTCOMES[outcome] === OUTCOMES.failed) this.radio.counters.sendFailures++;
		this.events.print("21", this.#full(address), OUTCOMES[outcome]);
	}

	#full(address: string): string {
		return address === MASKED ? this.radio.routeB.address : address;
	}
}
