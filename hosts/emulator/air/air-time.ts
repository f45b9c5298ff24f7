import type { Timeline } from "../time/timeline";

/** ARIB STD-T108 in the 920 MHz band: at most 360 s of sending in an hour. */
const LIMIT_MS = 360_000;
const MINUTE_MS = 60_000;
const WINDOW_MINUTES = 60;
/** 100 kbit/s, and what preamble, MAC, 6LoWPAN, UDP and security add to a datagram. */
const MS_PER_BYTE = 0.08;
const OVERHEAD_BYTES = 110;
/** Datagram bytes in one radio frame; each further fragment costs the overhead again. */
const FRAGMENT_BYTES = 180;

/** Counts the module's sending time and blocks it at the limit (EVENT 32, 33). */
export class AirTime {
	readonly #time: Timeline;
	readonly #onChange: (blocked: boolean) => void;
	readonly #minutes = new Float64Array(WINDOW_MINUTES);
	#minute = 0;
	#window = 0;
	#notBefore = 0;
	/** Since power-up or since SFD was set to 0, in ms. */
	total = 0;
	blocked = false;

	constructor(time: Timeline, onChange: (blocked: boolean) => void) {
		this.#time = time;
		this.#onChange = onChange;
	}

	/** Accounts for one datagram of `bytes` on the air. */
	spend(bytes: number): void {
		const fragments = Math.max(1, Math.ceil(bytes / FRAGMENT_BYTES));
		this.spendMs((bytes + fragments * OVERHEAD_BYTES) * MS_PER_BYTE);
	}

	spendMs(ms: number): void {
		this.#roll();
		const index = this.#minute % WINDOW_MINUTES;
		this.#minutes[index] = this.#minutes[index]! + ms;
		this.#window += ms;
		this.total += ms;
		if (this.#window >= LIMIT_MS && !this.blocked) this.#block();
	}

	/** Milliseconds sent within the last hour. */
	lastHour(): number {
		this.#roll();
		return this.#window;
	}

	/** The limit is reached, whatever was sent: for `ms` at least. */
	block(ms: number): void {
		this.#notBefore = this.#time.now() + ms;
		if (!this.blocked) this.#block();
	}

	/** Free again, whatever was sent. */
	release(): void {
		this.#notBefore = 0;
		if (!this.blocked) return;
		this.blocked = false;
		this.#onChange(false);
	}

	#block(): void {
		this.blocked = true;
		this.#onChange(true);
		this.#watch();
	}

	/** Looks once a minute, only while blocked. */
	#watch(): void {
		this.#time.after(MINUTE_MS, () => {
			if (!this.blocked) return;
			if (this.lastHour() >= LIMIT_MS || this.#time.now() < this.#notBefore) this.#watch();
			else this.release();
		});
	}

	#roll(): void {
		const minute = Math.floor(this.#time.now() / MINUTE_MS);
		const passed = Math.min(WINDOW_MINUTES, minute - this.#minute);
		for (let i = 1; i <= passed; i++) {
			const index = (minute - passed + i) % WINDOW_MINUTES;
			this.#window -= this.#minutes[index]!;
			this.#minutes[index] = 0;
		}
		this.#minute = minute;
	}
}
