import type { Serial, SerialEvents, SerialPort } from "../../../modules/ports/serial";
import { createEmulator, DEMO_PASSWORD, DEMO_RBID, type Emulator } from "../../emulator/index";
import type { PreviewControls } from "../preview/preview";
import type { NodeGuard } from "./guard";

/** The route-B ID and password of the invented household. */
export const DEMO_CREDENTIALS = Object.freeze({ rbid: DEMO_RBID, password: DEMO_PASSWORD });

/** A household whose meter is found at the first scan: watts after ten seconds and not after half a minute. */
const DEMO_SEED = 8;

/** The emulator in this very process, as if it hung on a serial port. It outlives the port. */
export class EmulatorSerial implements Serial, PreviewControls {
	readonly overruns = undefined;
	readonly emulator: Emulator;
	readonly #guard: NodeGuard;
	#events: SerialEvents | undefined;

	constructor(guard: NodeGuard) {
		this.#guard = guard;
		this.emulator = createEmulator({
			scheduler: {
				now: () => Date.now(),
				setTimer: setTimeout,
				clearTimer: (handle) => clearTimeout(handle as number),
			},
			output: (bytes) => this.#deliver(bytes.slice()),
			seed: DEMO_SEED,
		});
	}

	open(_baud: number, events: SerialEvents): SerialPort {
		this.#events = events;
		const { emulator } = this;
		const own = this;
		return {
			write(bytes, length) {
				if (own.#events !== events) return false;
				const copied = bytes.slice(0, length);
				setImmediate(() => own.#guard.run("emulator", () => emulator.input(copied)));
				return true;
			},
			close() {
				if (own.#events === events) own.#events = undefined;
			},
			pulseReset() {
				setImmediate(() => own.#guard.run("emulator", () => emulator.pulseReset()));
				return emulator.state().resetLine;
			},
		};
	}

	get load(): number | null {
		return this.emulator.state().load;
	}

	get sun(): number | null {
		return this.emulator.state().sun;
	}

	get meterWatts(): number {
		return this.emulator.state().watts;
	}

	get radioCut(): boolean {
		return this.emulator.state().radioCut;
	}

	setLoad(watts: number | undefined): void {
		this.emulator.load(watts);
	}

	setSun(watts: number | undefined): void {
		this.emulator.sun(watts);
	}

	cutRadio(cut: boolean): void {
		this.emulator.cutRadio(cut);
	}

	resetModule(): void {
		this.emulator.pulseReset();
	}

	/** Never within a call of ours: a real port does not answer while it is written to. */
	#deliver(bytes: Uint8Array): void {
		const events = this.#events;
		setImmediate(() => {
			if (this.#events === events)
				this.#guard.run("serial.onBytes", () => events?.onBytes(bytes, bytes.length));
		});
	}
}
