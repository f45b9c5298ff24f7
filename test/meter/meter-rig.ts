import { Meter } from "../../modules/meter/meter";
import { Readings } from "../../modules/meter/values/readings";
import { Budget } from "../../modules/routeb/budget";
import { Settings } from "../../modules/settings/settings";
import { FakeStore } from "../support/fake-host";
import { FakeLink } from "../support/fake-link";
import { FakeSystem } from "../support/fake-system";
import { FakeTime } from "../support/fake-time";
import { ScriptedMeter } from "../support/scripted-meter";

/** The meter module in front of a scripted meter. */
export class MeterRig {
	readonly time = new FakeTime();
	readonly link = new FakeLink(this.time);
	readonly real = new ScriptedMeter(this.time, this.link);
	readonly readings = new Readings(this.time);
	readonly store = new FakeStore();
	readonly settings = new Settings(this.store);
	readonly log = { level: "error" as const, write: () => undefined };
	readonly meter: Meter;
	ceilings: { factor: number; readonly isLimited: boolean; requestWaitMs(): number } = {
		factor: 1,
		isLimited: false,
		requestWaitMs: () => 0,
	};

	constructor(prepare?: (rig: MeterRig) => void) {
		prepare?.(this);
		this.meter = new Meter(
			{ clock: this.time, timers: this.time, system: new FakeSystem(3), log: this.log },
			this.readings,
			this.settings,
			this.store,
		);
		this.link.events = this.meter.link;
		this.meter.start(this.link, this.ceilings);
	}

	/** Puts the session's own ceilings before the meter, for `prepare`. */
	useBudget(): void {
		const budget = new Budget(this.time, this.store);
		const deliver = this.link.onSend;
		this.link.onSend = (bytes) => {
			budget.sent(bytes.length);
			deliver?.(bytes);
		};
		this.ceilings = budget;
	}

	/** Joins; the meter announces itself after three seconds. */
	join(): void {
		this.link.join();
		this.time.advance(3_000);
		this.real.announceList();
	}

	/** Oldest live value seen in the next `ms`, in ms. */
	worstAge(ms: number): number {
		let worst = 0;
		for (let i = 0; i < ms; i += 50) {
			this.time.advance(50);
			worst = Math.max(worst, this.time.ticks() - this.readings.arrivedAt(0xe7)!);
		}
		return worst;
	}
}
