/** Recovery times of one fault, seconds. */
export interface RecoveryRow {
	readonly count: number;
	readonly medianS: number;
	readonly p95S: number;
	readonly worstS: number;
	/** Beyond what the radio itself took: boot, scan, join, the meter's pause after an end. */
	readonly p95BeyondRadioS: number;
}

/**
 * `lan`: of the LAN alone, so that an answer out of what is known already ends it, too. `bytes`: of single bytes; not
 * scored when an outage, which is longer by far, falls into it.
 */
export type Kind = "session" | "lan" | "bytes";

/** A moment, with the radio's own time up to it. */
interface Mark {
	at: number;
	radio: number;
}

interface Fault {
	readonly id: number;
	readonly name: string;
	readonly kind: Kind;
	readonly start: number;
	/** When the last value left, or the fault began, or the meter could answer again. */
	mark: Mark;
	/** The longest time without a value so far, and the longest beyond the radio's own. */
	worst: number;
	beyond: number;
	over: boolean;
	/** The meter's first answer was scored. */
	answered: boolean;
	/** When the driver first did something about it, as the radio shows. */
	noticed: Mark | undefined;
}

/** One recovery, in milliseconds. */
export interface Sample {
	readonly ms: number;
	readonly beyond: number;
}

export type Samples = Readonly<Record<string, readonly Sample[]>>;

/** A session that died in silence is scored in two parts as well: until it is noticed, and from then on. */
const SILENT = "silent-death";
/** The LAN is shown a meter only when its maps are known; the screen shows its first answer. */
const COLD = "cold start";
/** A fault that lasts for hours is not blamed for what happens in the middle of it. */
const OWN_MS = 300_000;

/**
 * Measures how long no new value came because of a fault: the longest time without one from its beginning to the first
 * value after its end, outages not counted. A new value is one that is announced.
 */
export class Recovery {
	readonly #samples = new Map<string, Sample[]>();
	#running: Fault[] = [];
	#ids = 0;
	#unable = false;
	/** Radio time so far, and since when the radio has been busy with its own. */
	#busy = 0;
	#busySince = -1;

	begin(at: number, name: string, kind: Kind): number {
		if (this.#unable && kind === "bytes") return 0;
		const mark = this.#mark(at);
		const id = ++this.#ids;
		this.#running.push({
			id,
			name,
			kind,
			start: at,
			mark,
			worst: 0,
			beyond: 0,
			over: false,
			answered: false,
			noticed: undefined,
		});
		return id;
	}

	over(id: number): void {
		for (const fault of this.#running) if (fault.id === id) fault.over = true;
	}

	/** `active`: the radio does something for the driver; `own`: and that is time of its own. */
	radio(at: number, active: boolean, own: boolean): void {
		if (this.#busySince >= 0) this.#busy += at - this.#busySince;
		this.#busySince = own ? at : -1;
		if (!active) return;
		for (const fault of this.#running) if (fault.name === SILENT) fault.noticed ??= this.#mark(at);
	}

	/** The meter answered with a live value. */
	answer(at: number): void {
		for (const fault of this.#running) {
			if (fault.name !== COLD || fault.answered || this.#unable) continue;
			fault.answered = true;
			this.#keep(`${COLD}, until the meter's first value`, this.#since(fault.mark, at));
		}
	}

	unable(at: number): void {
		if (this.#unable) return;
		this.#unable = true;
		this.#running = this.#running.filter(({ kind }) => kind !== "bytes");
		for (const fault of this.#running) this.#close(fault, at);
	}

	able(at: number): void {
		this.#unable = false;
		for (const fault of this.#running) fault.mark = this.#mark(at);
	}

	/** A value left; `announced`: it is new. */
	value(at: number, announced: boolean): void {
		if (this.#running.length === 0) return;
		let ended = false;
		for (const fault of this.#running) {
			if (!announced && fault.kind !== "lan") continue;
			this.#close(fault, at);
			if (!fault.over) continue;
			ended = true;
			this.#keep(fault.name, { ms: fault.worst, beyond: fault.beyond });
			if (fault.noticed === undefined) continue;
			const unnoticed = fault.noticed.at - fault.start;
			this.#keep(`${SILENT}, until noticed`, { ms: unnoticed, beyond: unnoticed });
			this.#keep(`${SILENT}, from then on`, this.#since(fault.noticed, at));
		}
		if (ended)
			this.#running = this.#running.filter((fault) => !fault.over || (!announced && fault.kind !== "lan"));
	}

	/** Every recovery, by the name of its fault. */
	samples(): Samples {
		return Object.fromEntries(this.#samples);
	}

	rows(): Record<string, RecoveryRow> {
		return rowsOf([this.samples()]);
	}

	#mark(at: number): Mark {
		return { at, radio: this.#busy + (this.#busySince >= 0 ? at - this.#busySince : 0) };
	}

	#since(mark: Mark, at: number): Sample {
		const ms = at - mark.at;
		return { ms, beyond: ms - (this.#mark(at).radio - mark.radio) };
	}

	/** Ends the time without a value at `at` and begins the next. */
	#close(fault: Fault, at: number): void {
		const isItsOwn = fault.over || fault.mark.at - fault.start < OWN_MS;
		const sample = this.#since(fault.mark, at);
		if (isItsOwn) {
			fault.worst = Math.max(fault.worst, sample.ms);
			fault.beyond = Math.max(fault.beyond, sample.beyond);
		}
		fault.mark = this.#mark(at);
	}

	#keep(name: string, sample: Sample): void {
		const samples = this.#samples.get(name);
		if (samples === undefined) this.#samples.set(name, [sample]);
		else samples.push(sample);
	}
}

/** The rows of one run, or of several together. */
export function rowsOf(runs: readonly Samples[]): Record<string, RecoveryRow> {
	const rows: Record<string, RecoveryRow> = {};
	const names = new Set(runs.flatMap((run) => Object.keys(run)));
	for (const name of [...names].sort((a, b) => (a < b ? -1 : 1))) {
		const samples = runs.flatMap((run) => run[name] ?? []);
		const times = samples.map(({ ms }) => ms).sort((a, b) => a - b);
		const beyond = samples.map((sample) => sample.beyond).sort((a, b) => a - b);
		rows[name] = {
			count: samples.length,
			medianS: seconds(times, 0.5),
			p95S: seconds(times, 0.95),
			worstS: seconds(times, 1),
			p95BeyondRadioS: seconds(beyond, 0.95),
		};
	}
	return rows;
}

/** The smallest value that `part` of the sorted milliseconds do not exceed, in seconds to one decimal. */
function seconds(sorted: readonly number[], part: number): number {
	const index = Math.max(0, Math.ceil(sorted.length * part) - 1);
	return Math.round(sorted[index]! / 100) / 10;
}
