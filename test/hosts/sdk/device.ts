import first from "../../../hosts/esp32/setup/first.js";
import target from "../../../hosts/esp32/setup/target.js";
import { board } from "./board";
import { Hung, inside } from "./machine";

/** `esp_restart`: nothing goes on after it. */
class Restarted extends Error {}

type SetUp = (done: () => void) => void;

/** `setup/commodetto`. */
const commodetto: SetUp = (done) => {
	const made = board();
	if (made.options.screenFault !== undefined) throw new Error(made.options.screenFault);
	(globalThis as { screen?: unknown }).screen =
		made.options.screen === false ? undefined : made.target.screen;
	done();
};

/**
 * What the SDK does between power-up and the run loop: the set-up modules in the linker's order, all in one frame, then
 * main, when each has called `done`. What escapes is an abort: the hook decides whether the device restarts.
 */
export function startDevice(main: () => void): void {
	let pending = 1;
	const done = () => {
		if (--pending === 0) frame(main);
	};
	(globalThis as { screen?: unknown }).screen = undefined;
	try {
		frame(() => {
			for (const setUp of [first, target, commodetto] as readonly SetUp[]) {
				pending++;
				setUp(done);
			}
		});
		done();
	} catch (error) {
		if (!(error instanceof Restarted)) throw error;
	}
}

/** `xsBeginHost` to `xsEndHost`. */
function frame(act: () => void): void {
	try {
		inside(board().main, act);
	} catch (error) {
		if (error instanceof Restarted || error instanceof Hung) throw error;
		abort(error);
	}
}

function abort(error: unknown): void {
	const hook = (globalThis as { abort?: (reason: string, error: unknown) => boolean }).abort;
	let goesOn = false;
	try {
		goesOn = hook?.("unhandled exception", error) === false;
	} catch {
		// An exception of the hook itself changes nothing.
	}
	if (goesOn) return;
	board().aborts.push(board().time.ticks() + board().main.busyMs);
	throw new Restarted();
}
