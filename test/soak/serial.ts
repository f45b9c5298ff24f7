import type { OpenEmulator } from "../../hosts/emulator/emulator";
import type { ErrorCode } from "../../modules/errors/codes";
import type { Serial, SerialEvents, SerialPort } from "../../modules/ports/serial";
import type { Random } from "../fuzz/random";
import type { FakeTime } from "../support/fake-time";

const CAPACITY = 16_384;
/** Longest piece that a torn read gives, and how long the rest takes, ms. */
const PIECE = 120;
const PIECE_MS = 10;

/** The UART between device and virtual module, without memory of what went over it. */
export class SoakSerial implements Serial {
	readonly overruns = undefined;
	/** Where typed bytes go. */
	emulator: OpenEmulator | undefined;
	readonly #time: FakeTime;
	/** Draws how reads are cut; undefined when they come as they were written. */
	readonly #torn: Random | undefined;
	readonly #bytes = new Uint8Array(CAPACITY);
	readonly #piece = new Uint8Array(CAPACITY);
	#length = 0;
	#waiting = false;
	#heldUntil = 0;
	#present = true;
	#events: SerialEvents | undefined;
	/** Counts the lives of the host. */
	#life = 0;

	constructor(time: FakeTime, torn: Random | undefined) {
		this.#time = time;
		this.#torn = torn;
	}

	open(_baud: number, events: SerialEvents): SerialPort {
		this.#length = 0;
		this.#events = this.#present ? events : undefined;
		if (!this.#present) this.#tell(events, "SERIAL_ABSENT");
		const isOpen = () => this.#events === events;
		return {
			write: (bytes, length) => {
				if (isOpen()) this.emulator?.input(bytes, length);
				return true;
			},
			close: () => {
				if (isOpen()) this.#events = undefined;
			},
			pulseReset: () => {
				if (!isOpen()) return false;
				return this.emulator?.pulseReset() ?? true;
			},
		};
	}

	/** The device file vanishes, or is back. */
	setPresent(present: boolean): void {
		this.#present = present;
		const events = this.#events;
		if (present || events === undefined) return;
		this.#events = undefined;
		this.#tell(events, "SERIAL_LOST");
	}

	/** The host is gone without a word. */
	drop(): void {
		this.#life++;
		this.#events = undefined;
		this.#length = 0;
	}

	/** What the module says now and for `ms` milliseconds comes late, all at once. */
	hold(ms: number): void {
		this.#heldUntil = this.#time.ticks() + ms;
	}

	/** The module writes. */
	receive(bytes: Uint8Array): void {
		if (this.#events === undefined || this.#length + bytes.length > CAPACITY) return;
		this.#bytes.set(bytes, this.#length);
		this.#length += bytes.length;
		this.#schedule(1);
	}

	#tell(events: SerialEvents, code: ErrorCode): void {
		const life = this.#life;
		this.#time.setTimer(() => {
			if (life === this.#life) events.onClosed(code);
		}, 1);
	}

	#schedule(ms: number): void {
		if (this.#waiting) return;
		this.#waiting = true;
		this.#time.setTimer(
			() => {
				this.#waiting = false;
				this.#deliver();
			},
			Math.max(ms, this.#heldUntil - this.#time.ticks()),
		);
	}

	#deliver(): void {
		if (this.#time.ticks() < this.#heldUntil) {
			this.#schedule(1);
			return;
		}
		const count = this.#torn === undefined ? this.#length : 1 + this.#torn.below(PIECE);
		const length = Math.min(count, this.#length);
		if (length === 0) return;
		this.#piece.set(this.#bytes.subarray(0, length));
		this.#bytes.copyWithin(0, length, this.#length);
		this.#length -= length;
		if (this.#length > 0) this.#schedule(1 + (this.#torn?.below(PIECE_MS) ?? 0));
		this.#events?.onBytes(this.#piece, length);
	}
}
