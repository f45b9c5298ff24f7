import type { Hooks } from "../air/hooks";
import type { RouteB } from "../meter/route-b";
import { type Language, SILENCE } from "../radio/language";
import { Radio } from "../radio/radio";
import type { Random } from "../time/random";
import type { Timeline } from "../time/timeline";
import { J11 } from "./j11/j11";
import { MODULE_KINDS, type ModuleKind, type ModuleName } from "./kinds";
import type { ModuleCounters, RestartableModule } from "./parts";
import { SkStack } from "./skstack/skstack";
import type { Wire } from "./wire";

export interface ModuleOptions {
	readonly kind: ModuleName;
	/** What ROPT says at first, on kinds that have it. */
	readonly payload: "binary" | "hex";
	/** EUI-64, 16 hex digits. */
	readonly mac: string;
	readonly seed: number;
}

/** What a module's radio is busy with, whatever a driver does; "" for nothing. */
export type Occupation = "" | "boot" | "scan" | "join" | "end" | "pause";

/** A Wi-SUN module: power, reset and boot; its radio, and the language in front of it. */
export class VirtualModule implements RestartableModule {
	kind: ModuleKind;
	readonly wire: Wire;
	readonly radio: Radio;
	readonly counters: ModuleCounters = { commands: 0, flashWrites: 0, wopt: 0, boots: 0 };
	readonly #options: ModuleOptions;
	/** Made once for each language that was asked for: what lies in the module's flash outlives a change. */
	readonly #languages = new Map<ModuleKind["language"], Language>();
	#powered = true;
	#booting = false;
	#bootTimer: unknown;

	constructor(
		options: ModuleOptions,
		parts: { time: Timeline; random: Random; wire: Wire; routeB: RouteB; hooks: Hooks },
	) {
		this.#options = options;
		this.kind = MODULE_KINDS[options.kind];
		this.wire = parts.wire;
		this.radio = new Radio(options.mac, options.seed, parts);
		this.radio.language = this.#language();
	}

	/** Of SKSTACK, undefined for another language. */
	get dialect(): "SE" | "DSE" | undefined {
		return this.kind.language === "skstack" ? this.kind.dialect : undefined;
	}

	get running(): boolean {
		return this.#powered && !this.#booting;
	}

	get occupation(): Occupation {
		if (this.#booting) return "boot";
		if (this.radio.scanner.running) return "scan";
		if (this.radio.session.state === "joining") return "join";
		if (this.radio.session.state === "ending") return "end";
		return this.radio.routeB.cleaningUp ? "pause" : "";
	}

	/** Bytes from the host. */
	input(bytes: Uint8Array, length: number): void {
		if (length > 0 && this.running) this.radio.language.input(bytes, length);
	}

	/** Reset pin, power-up, or a crash: everything volatile is gone, some silence follows. */
	restart(): void {
		if (!this.#powered) return;
		const { language, random, time } = this.radio;
		language.reset();
		this.radio.reset();
		this.wire.discard();
		time.cancel(this.#bootTimer);
		this.#booting = true;
		this.counters.boots++;
		const [low, high] = this.kind.bootMs;
		this.#bootTimer = time.after(random.int(low, high), () => {
			this.#booting = false;
			language.onBooted?.();
		});
	}

	power(on: boolean): void {
		if (on === this.#powered) return;
		this.#powered = on;
		if (on) this.restart();
		else {
			this.radio.language.reset();
			this.radio.reset();
		}
	}

	wakePin(): void {
		this.radio.language.wakeUp?.();
	}

	/** Another firmware in the same place from the next boot on. */
	become(name: ModuleName): void {
		this.kind = MODULE_KINDS[name];
		this.radio.language = this.#language();
		this.restart();
	}

	/** A firmware of the other dialect, on kinds that have one. */
	switchDialect(): void {
		if (this.kind.language === "skstack") this.become(this.kind.otherDialect);
		else this.restart();
	}

	#language(): Language {
		const { kind } = this;
		const known = this.#languages.get(kind.language);
		if (known instanceof SkStack && kind.language === "skstack") known.kind = kind;
		if (known !== undefined) return known;
		const made = this.#make(kind);
		this.#languages.set(kind.language, made);
		return made;
	}

	#make(kind: ModuleKind): Language {
		switch (kind.language) {
			case "skstack":
				return new SkStack(this, kind, this.#options.payload);
			case "j11":
				return new J11(this);
			case "none":
				return SILENCE;
		}
	}
}
