import { board } from "./board";
import { inside, runningMachine } from "./machine";

interface Id {
	handle: unknown;
	repeat: number;
	readonly fire: () => void;
	gone: boolean;
}

/**
 * One-shot timers are deleted when they have fired: using one afterwards throws, as on the device. A timer belongs to
 * the machine that made it, and waits while that one is busy.
 */
const Timer = {
	set(onFire: () => void, ms = 0, repeat = 0): Id {
		const machine = runningMachine() ?? board().main;
		const { time } = board();
		if (board().timersToFail > 0) {
			board().timersToFail--;
			throw new Error("add failed");
		}
		const id: Id = {
			handle: undefined,
			repeat,
			gone: false,
			fire: () => {
				machine.check();
				if (machine.busyMs > 0) {
					id.handle = time.setTimer(id.fire, machine.busyMs);
					return;
				}
				id.handle = id.repeat > 0 ? time.setTimer(id.fire, id.repeat) : undefined;
				inside(machine, onFire);
				if (id.repeat === 0) id.gone = true;
			},
		};
		id.handle = board().time.setTimer(id.fire, check(ms));
		return id;
	},

	repeat(onFire: () => void, ms: number): Id {
		return Timer.set(onFire, ms, ms);
	},

	schedule(id: Id, ms?: number, repeat = 0): void {
		if (id.gone) throw new Error("invalid host object");
		board().time.clearTimer(id.handle);
		id.handle = undefined;
		// Stopped, it is kept: the C code marks it with a repeat time of -1.
		id.repeat = ms === undefined ? -1 : repeat;
		if (ms !== undefined) id.handle = board().time.setTimer(id.fire, check(ms));
	},

	/** What is no timer is passed over, a number too: the SDK's own code gives such. */
	clear(id: Id | number | undefined): void {
		if (typeof id !== "object" || id.gone) return;
		board().time.clearTimer(id.handle);
		id.gone = true;
	},

	/** The machine stands still, its timers and messages wait; everything else goes on. */
	delay(ms: number): void {
		(runningMachine() ?? board().main).work(check(ms));
		board().time.advance(ms);
	},
};

/** The C code takes integers; fractions would be cut, and more than an int32 become nonsense. */
function check(ms: number): number {
	if (!Number.isInteger(ms) || ms < 0 || ms > 0x7fffffff) throw new RangeError(`timer of ${ms} ms`);
	return ms;
}

export default Timer;
