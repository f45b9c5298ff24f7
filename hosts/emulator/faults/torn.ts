import { type Behaviour, CLEARED, type FaultContext, type FaultRow } from "./row";

/** What is more gets lost, as in a UART. */
const MOST_HELD = 8_192;

/**
 * Holds back what the module writes. The first `head` bytes of a piece go out at once, the rest after `ms`; what is
 * written meanwhile waits behind it.
 */
function held(context: FaultContext, ms: number, head: (length: number) => number): Behaviour {
	let waiting: number[] = [];
	let releasing = false;
	let timed = false;
	const release = (): void => {
		timed = false;
		const bytes = Uint8Array.from(waiting);
		waiting = [];
		releasing = true;
		context.module.wire.bytes(bytes);
		context.module.wire.flush();
		releasing = false;
	};
	return {
		toHost: (bytes, length) => {
			if (releasing) return length;
			const at = timed ? 0 : head(length);
			for (let i = at; i < length && waiting.length < MOST_HELD; i++) waiting.push(bytes[i]!);
			if (!timed && waiting.length > 0) {
				timed = true;
				context.after(ms, release);
			}
			return at;
		},
		end: release,
	};
}

/** Reads that are cut where no frame or line ends, and several in one. */
export const TORN_OUTPUT = {
	"split-output": {
		area: "wire",
		text: "what the module writes comes in two pieces, `ms` apart, cut anywhere",
		over: CLEARED,
		params: { ms: 40 },
		make: (context, params) => held(context, params.ms!, (length) => context.random.int(1, length)),
	},
	"merge-output": {
		area: "wire",
		text: "what the module writes within `ms` comes in one piece",
		over: CLEARED,
		params: { ms: 200 },
		make: (context, params) => held(context, params.ms!, () => 0),
	},
} satisfies Record<string, FaultRow>;
