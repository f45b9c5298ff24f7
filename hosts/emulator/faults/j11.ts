import { AT_ONCE, type FaultRow, once, times } from "./row";

const BUSY = 0x3d;
const PANA_RUNS = 0x52;
const PANA_START = 0x0056;
const PANA_RESULTS = [1, 2, 3];
const FRAME_FAULTS = [0x13, 0xf1, 0xf2, 0xf3];
const SEND_RESULTS: Readonly<Record<number, "limited" | "busy" | "failed" | "other">> = Object.freeze({
	2: "limited",
	3: "busy",
	5: "failed",
	8: "other",
});

function oneOf<T>(value: T | undefined, what: string): T {
	if (value === undefined) throw new RangeError(what);
	return value;
}

/** What only a J11 module can do; on another nothing happens, except where the text says so. */
export const J11_FAULTS = {
	"start-missed": {
		area: "air",
		text: "J11: a start of the B route hears no beacon (result 0E)",
		over: "after `count` starts (0: when it is cleared)",
		params: { count: 1 },
		make: (context, params) => {
			const hit = times(context, params.count!);
			return { startHears: () => !hit() };
		},
	},
	busy: {
		area: "module",
		text: "J11: requests get result 3D, as while another one runs",
		over: "after `count` requests",
		params: { count: 1 },
		make: (context, params) => {
			const hit = times(context, params.count!);
			return { refusal: () => (hit() ? BUSY : undefined) };
		},
	},
	"pana-busy": {
		area: "session",
		text: "J11: PANA starts (0056) get result 52, as while an authentication runs",
		over: "after `count` starts",
		params: { count: 1 },
		make: (context, params) => {
			const hit = times(context, params.count!);
			return { refusal: (command) => (command === PANA_START && hit() ? PANA_RUNS : undefined) };
		},
	},
	"frame-error": {
		area: "wire",
		text: "J11: a request counts for nothing and gets `result` 241 (F1), 19 (13), 242 (F2) or 243 (F3)",
		over: "after `count` requests",
		params: { result: 0xf1, count: 1 },
		make: (context, params) => {
			const known = FRAME_FAULTS.find((result) => result === params.result);
			const result = oneOf(known, `no frame fault has the result ${params.result}`);
			const hit = times(context, params.count!);
			return { refusal: () => (hit() ? result : undefined) };
		},
	},
	"answer-lost": {
		area: "wire",
		text: "J11: a request is carried out and its answer does not come",
		over: "after `count` answers",
		params: { count: 1 },
		make: (context, params) => {
			const hit = times(context, params.count!);
			return { answersHost: () => !hit() };
		},
	},
	interrupt: {
		area: "wire",
		text: "J11: a datagram of the meter comes between a request and its answer (in a session)",
		over: "after `count` answers",
		params: { count: 1 },
		make: (context, params) => ({ interrupts: times(context, params.count!) }),
	},
	"send-result": {
		area: "air",
		text: "a send fails with `code` 2 (hourly limit), 3 (channel busy), 5 (no acknowledgement) or 8 (other); SKSTACK says EVENT 21 with 01",
		over: "after `count` sends (0: when it is cleared)",
		params: { code: 3, count: 1 },
		make: (context, params) => {
			const outcome = oneOf(SEND_RESULTS[params.code!], `no send ends with ${params.code}`);
			const hit = times(context, params.count!);
			return { sendOutcome: () => (hit() ? outcome : "sent") };
		},
	},
	undecrypted: {
		area: "session",
		text: "what the meter sends cannot be decrypted: J11 says 6038/01, SKSTACK nothing",
		over: "when the module has authenticated again",
		params: {},
		make: (context) => ({ decrypts: () => false, joined: () => context.over() }),
	},
	"mac-down": {
		area: "session",
		text: "J11: the link below the session is gone (601A/03), B route back to 01, the meter not told",
		over: AT_ONCE,
		params: {},
		make: once(({ module }) => module.radio.language.loseLink?.()),
	},
	"pana-result": {
		area: "session",
		text: "J11: a result of an authentication (6028) that nobody asked for; all but `result` 1 end the session",
		over: AT_ONCE,
		params: { result: 3 },
		make: (context, params) => {
			const known = PANA_RESULTS.find((result) => result === params.result);
			const result = oneOf(known, `no authentication has the result ${params.result}`);
			return once(({ module }) => module.radio.language.tellResult?.(result))(context, params);
		},
	},
	"late-result": {
		area: "session",
		text: "J11: the success of an authentication (6028/01) is told `seconds` late",
		over: "after `count` authentications",
		params: { seconds: 90, count: 1 },
		make: (context, params) => {
			const hit = times(context, params.count!);
			return { resultDelay: () => (hit() ? params.seconds! * 1_000 : 0) };
		},
	},
	"peer-forgotten": {
		area: "session",
		text: "J11: the meter is not in the list of peers any more: sends get result 06, the state stays",
		over: "when the module has authenticated again",
		params: {},
		make: (context) => ({ knowsPeer: () => false, joined: () => context.over() }),
	},
	"quiet-reboot": {
		area: "module",
		text: "the module restarts by itself as with `reboot`, and J11's word of it (6019) is lost",
		over: "after 5 s",
		params: {},
		make: (context) => ({
			begin: () => {
				context.module.restart();
				context.after(5_000, () => context.over());
			},
			tellsBoot: () => false,
		}),
	},
} satisfies Record<string, FaultRow>;
