import type { Hooks } from "../air/hooks";
import { HALF_HOUR_MS, halfHourBefore } from "../home/calendar";
import type { Random } from "../time/random";
import type { Timeline } from "../time/timeline";
import { CONTROLLER } from "./frame";
import type { SmartMeter } from "./meter";

/** A pushed INFC that stays unanswered comes again. */
const INFC_AGAIN_MS = 20_000;
const INFC_TRIES = 3;

/** The meter as an ECHONET Lite node: answers in their own time, and what it sends by itself. It knows no route. */
export class MeterNode {
	meter: SmartMeter;
	/** Set by the route: a datagram for the client. */
	deliver: (bytes: Uint8Array, multicast: boolean) => void = () => {};
	/** Told of each answer that goes out, after the loss of answers and before that of the air. */
	answered: (bytes: Uint8Array) => void = () => {};
	readonly counters = { requests: 0, answers: 0, pushes: 0, unansweredInfc: 0 };
	readonly #time: Timeline;
	readonly #random: Random;
	readonly #hooks: Hooks;
	#pushTimer: unknown;
	#listTimer: unknown;
	#infcTimer: unknown;

	constructor(time: Timeline, random: Random, hooks: Hooks, meter: SmartMeter) {
		this.#time = time;
		this.#random = random;
		this.#hooks = hooks;
		this.meter = meter;
	}

	/** A client is there: the instance list comes soon, and from now on the half-hourly values. */
	begin(): void {
		this.end();
		this.#listTimer = this.#time.after(this.#random.int(2_950, 3_200), () => {
			this.deliver(this.meter.instanceList().copy(), true);
		});
		this.#planPush();
	}

	/** No client any more. */
	end(): void {
		for (const timer of [this.#pushTimer, this.#listTimer, this.#infcTimer]) this.#time.cancel(timer);
		this.#pushTimer = undefined;
		this.#listTimer = undefined;
		this.#infcTimer = undefined;
	}

	/** A frame of the client. */
	receive(bytes: Uint8Array): void {
		if (bytes[10] === 0x7a) {
			this.#time.cancel(this.#infcTimer);
			this.#infcTimer = undefined;
			return;
		}
		this.counters.requests++;
		const answer = this.meter.answer(bytes, this.#time.now());
		if (answer === undefined || !this.#hooks.answers()) return;
		const copy = answer.copy();
		this.#time.after(this.#latency(copy) + this.#hooks.answerDelay(), () => {
			this.counters.answers++;
			this.answered(copy);
			this.deliver(copy, copy[10] === 0x73);
		});
	}

	/** Sends EA (and EB) now, outside the plan. */
	push(): void {
		this.counters.pushes++;
		this.#pushFrame(this.meter.scheduled(this.#time.now(), CONTROLLER).copy(), 1);
	}

	#latency(answer: Uint8Array): number {
		let ms = this.#random.spread(211, 365, 467);
		if (answer.length > 60) ms += this.#random.spread(150, 320, 900);
		// 3.6 s were seen once for three properties.
		if (answer[11]! > 1)
			ms += this.#random.next() < 0.04 ? this.#random.int(800, 3_100) : this.#random.int(40, 300);
		return ms;
	}

	/** Within five minutes after the meter's own hh:00 and hh:30. */
	#planPush(): void {
		const label = this.meter.clock.label(this.#time.now());
		const wait = halfHourBefore(label) + HALF_HOUR_MS - label + this.#random.int(5_000, 270_000);
		this.#pushTimer = this.#time.after(wait, () => {
			this.push();
			this.#planPush();
		});
	}

	#pushFrame(frame: Uint8Array, attempt: number): void {
		this.deliver(frame, false);
		if (frame[10] !== 0x74) return;
		this.#time.cancel(this.#infcTimer);
		this.#infcTimer = this.#time.after(INFC_AGAIN_MS, () => {
			this.counters.unansweredInfc++;
			if (attempt < INFC_TRIES) this.#pushFrame(frame, attempt + 1);
		});
	}
}
