import type { Hooks } from "../air/hooks";
import type { Household } from "../home/household";
import type { RouteB } from "../meter/route-b";
import type { VirtualModule } from "../module/module";
import type { Wire } from "../module/wire";
import type { Random } from "../time/random";
import type { Timeline } from "../time/timeline";
import { FAULTS } from "./all";
import type { Behaviour, FaultContext } from "./row";

interface Active {
	readonly name: string;
	readonly behaviour: Behaviour;
	readonly context: FaultContext;
	readonly timers: unknown[];
}

export interface FaultParts {
	module: VirtualModule;
	routeB: RouteB;
	house: Household;
	seed: number;
	tell(type: "fault" | "fault-over" | "restart", detail: string): void;
}

/** Keeps the faults that are on and asks them at each hook, in the order in which they were switched on. */
export class FaultEngine {
	readonly hooks: Hooks;
	readonly #time: Timeline;
	readonly #random: Random;
	readonly #wire: Wire;
	readonly #scratch = new Uint8Array(8_192);
	#parts: FaultParts | undefined;
	#active: Active[] = [];

	constructor(time: Timeline, random: Random, wire: Wire) {
		this.#time = time;
		this.#random = random;
		this.#wire = wire;
		this.hooks = this.#makeHooks();
	}

	attach(parts: FaultParts): void {
		this.#parts = parts;
	}

	/** Throws RangeError for an unknown fault or parameter. A fault that is on already starts anew. */
	start(name: string, params: Readonly<Record<string, number>>): void {
		const row = Object.hasOwn(FAULTS, name) ? FAULTS[name]! : undefined;
		if (row === undefined) throw new RangeError(`unknown fault ${name}`);
		for (const [key, value] of Object.entries(params)) {
			if (!Object.hasOwn(row.params, key)) throw new RangeError(`fault ${name} has no parameter ${key}`);
			if (!Number.isFinite(value)) throw new RangeError(`fault ${name}: ${key} is not a number`);
		}
		this.stop(name);
		const timers: unknown[] = [];
		const parts = this.#parts!;
		const context: FaultContext = {
			...parts,
			time: this.#time,
			random: this.#random,
			outage: false,
			over: () => this.stop(name),
			after: (ms, run) => timers.push(this.#time.after(ms, run)),
		};
		const behaviour = row.make(context, { ...row.params, ...params });
		this.#active = [...this.#active, { name, behaviour, context, timers }];
		this.#wireUp();
		parts.tell("fault", name);
		behaviour.begin?.();
	}

	stop(name: string): void {
		const found = this.#active.find((fault) => fault.name === name);
		if (found === undefined) return;
		this.#active = this.#active.filter((fault) => fault !== found);
		for (const timer of found.timers) this.#time.cancel(timer);
		this.#wireUp();
		this.#parts?.tell("fault-over", name);
		found.behaviour.end?.();
	}

	names(): string[] {
		return this.#active.map((fault) => fault.name);
	}

	/** Name of a fault that makes every answer impossible. */
	get outage(): string | undefined {
		return this.#active.find((fault) => fault.context.outage)?.name;
	}

	joined(): void {
		for (const fault of this.#active) fault.behaviour.joined?.();
	}

	hardReset(): void {
		this.#parts?.tell("restart", "reset pin");
		for (const fault of this.#active) fault.behaviour.hardReset?.();
		this.#parts?.module.restart();
	}

	/** Passes typed bytes on, spoiled by the faults that are on. */
	fromHost(bytes: Uint8Array, length: number, take: (bytes: Uint8Array, length: number) => void): void {
		if (!this.#active.some((fault) => fault.behaviour.toModule !== undefined)) {
			take(bytes, length);
			return;
		}
		const most = this.#scratch.length / 8;
		for (let at = 0; at < length; at += most) {
			const piece = Math.min(most, length - at);
			this.#scratch.set(bytes.subarray(at, at + piece));
			let now = piece;
			for (const fault of this.#active) now = fault.behaviour.toModule?.(this.#scratch, now) ?? now;
			take(this.#scratch, now);
		}
	}

	#wireUp(): void {
		const spoilers = this.#active.filter((fault) => fault.behaviour.toHost !== undefined);
		this.#wire.spoil =
			spoilers.length === 0
				? undefined
				: (bytes, length) => {
						let now = length;
						for (const fault of spoilers) now = fault.behaviour.toHost!(bytes, now);
						return now;
					};
	}

	#makeHooks(): Hooks {
		const any = (test: (behaviour: Behaviour) => boolean | undefined): boolean => {
			for (const fault of this.#active) if (test(fault.behaviour) === true) return true;
			return false;
		};
		return {
			sendOutcome: () => {
				for (const fault of this.#active) {
					const outcome = fault.behaviour.sendOutcome?.() ?? "sent";
					if (outcome !== "sent") return outcome;
				}
				return "sent";
			},
			answers: () => !any((behaviour) => behaviour.answers?.() === false),
			answerDelay: () => {
				let ms = 0;
				for (const fault of this.#active) ms += fault.behaviour.answerDelay?.() ?? 0;
				return ms;
			},
			join: () => {
				for (const fault of this.#active) {
					const verdict = fault.behaviour.join?.() ?? "fair";
					if (verdict !== "fair") return verdict;
				}
				return "fair";
			},
			reauthenticates: () => !any((behaviour) => behaviour.reauthenticates?.() === false),
			beacons: () => !any((behaviour) => behaviour.beacons?.() === false),
			okFirst: () => any((behaviour) => behaviour.okFirst?.()),
			blankBeforeData: () => any((behaviour) => behaviour.blankBeforeData?.()),
			uartError: () => any((behaviour) => behaviour.uartError?.()),
			decrypts: () => !any((behaviour) => behaviour.decrypts?.() === false),
			startHears: () => !any((behaviour) => behaviour.startHears?.() === false),
			refusal: (command) => {
				for (const fault of this.#active) {
					const result = fault.behaviour.refusal?.(command);
					if (result !== undefined) return result;
				}
				return undefined;
			},
			answersHost: () => !any((behaviour) => behaviour.answersHost?.() === false),
			interrupts: () => any((behaviour) => behaviour.interrupts?.()),
			resultDelay: () => {
				let ms = 0;
				for (const fault of this.#active) ms += fault.behaviour.resultDelay?.() ?? 0;
				return ms;
			},
			knowsPeer: () => !any((behaviour) => behaviour.knowsPeer?.() === false),
			tellsBoot: () => !any((behaviour) => behaviour.tellsBoot?.() === false),
			reads: (point) => any((behaviour) => behaviour.reads?.(point)),
		};
	}
}
