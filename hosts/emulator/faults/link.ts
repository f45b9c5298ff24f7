import { AT_ONCE, CLEARED, type FaultRow, lasts, MINUTE, once, times } from "./row";

/** The air between module and meter, and their session. */
export const LINK_FAULTS = {
	"send-fails": {
		area: "air",
		text: "EVENT 21 with 01 (J11: send result 5, no acknowledgement)",
		over: "after `count` sends (0: when it is cleared)",
		params: { count: 1 },
		make: (context, params) => {
			const hit = times(context, params.count!);
			return { sendOutcome: () => (hit() ? "failed" : "sent") };
		},
	},
	"send-solicits": {
		area: "air",
		text: "EVENT 21 with 02: a neighbour solicitation goes first, the datagram follows by itself (J11: it only takes longer)",
		over: "after `count` sends",
		params: { count: 1 },
		make: (context, params) => {
			const hit = times(context, params.count!);
			return { sendOutcome: () => (hit() ? "solicited" : "sent") };
		},
	},
	"air-limit": {
		area: "air",
		text: "EVENT 32, every send fails; EVENT 33 at the end (J11: send result 2, and no notification)",
		over: "after `minutes`",
		params: { minutes: 40 },
		make: (context, params) => ({
			begin: () => {
				context.module.radio.air.block(params.minutes! * MINUTE);
				context.after(params.minutes! * MINUTE, () => context.over());
			},
			end: () => context.module.radio.air.release(),
		}),
	},
	"beacon-missed": {
		area: "air",
		text: "a scan, or the start of a J11's B route, does not find the meter",
		over: "after `count` times that would have found it",
		params: { count: 1 },
		make: (context, params) => {
			const hit = times(context, params.count!);
			return { beacons: () => !hit() };
		},
	},
	"no-answer": {
		area: "air",
		text: "requests arrive (EVENT 21 00, J11: send result 0) and stay unanswered",
		over: "after `count` requests (0: when it is cleared)",
		params: { count: 1 },
		make: (context, params) => {
			const hit = times(context, params.count!);
			context.outage = params.count === 0;
			return { answers: () => !hit() };
		},
	},
	"lost-answers": {
		area: "air",
		text: "`permille` of the meter's answers get lost",
		over: CLEARED,
		params: { permille: 50 },
		make: (context, params) => ({ answers: () => context.random.next() * 1_000 >= params.permille! }),
	},
	"late-answers": {
		area: "air",
		text: "answers come `ms` later than usual",
		over: "after `count` answers",
		params: { ms: 6_000, count: 5 },
		make: (context, params) => {
			const hit = times(context, params.count!);
			return { answerDelay: () => (hit() ? params.ms! : 0) };
		},
	},
	"answer-after-timeout": {
		area: "air",
		text: "answers come when nobody waits for them any more",
		over: "after `count` answers",
		params: { ms: 65_000, count: 1 },
		make: (context, params) => {
			const hit = times(context, params.count!);
			return { answerDelay: () => (hit() ? params.ms! : 0) };
		},
	},
	"event-26": {
		area: "session",
		text: "the meter ends the session (EVENT 26, J11: 601A/04) and takes a new one 10 s later",
		over: AT_ONCE,
		params: {},
		make: once(({ module }) => module.radio.session.endedByMeter()),
	},
	"event-27": {
		area: "session",
		text: "EVENT 27 that nobody asked for: the session is over (J11: without a word, B route 02)",
		over: AT_ONCE,
		params: {},
		make: once(({ module }) => module.radio.session.drop("left")),
	},
	"event-28": {
		area: "session",
		text: "EVENT 28 that nobody asked for: the session is over (J11: without a word, B route 02)",
		over: AT_ONCE,
		params: {},
		make: once(({ module }) => module.radio.session.drop("left unanswered")),
	},
	"event-29": {
		area: "session",
		text: "the lifetime runs out (EVENT 29, J11: without a word); the module authenticates again by itself (S17 = 1)",
		over: AT_ONCE,
		params: {},
		make: once(({ module }) => module.radio.session.expire()),
	},
	"reauth-fails": {
		area: "session",
		text: "a re-authentication starts and gets no answer: EVENT 24 while joined (J11: 6028/03 after 180 to 237 s)",
		over: "after `count` re-authentications",
		params: { count: 1, now: 1 },
		make: (context, params) => {
			const hit = times(context, params.count!);
			return {
				begin: () => {
					const { session } = context.module.radio;
					if (params.now === 1 && session.state === "joined" && !session.authenticating) session.renew();
				},
				reauthenticates: () => !hit(),
			};
		},
	},
	"silent-death": {
		area: "session",
		text: "the meter forgets the session: EVENT 21 00 (J11: send result 0), and never an answer",
		over: "when the module has joined again",
		params: {},
		make: (context) => ({ begin: () => context.routeB.forget(), joined: () => context.over() }),
	},
	"join-refused": {
		area: "session",
		text: "joins end in EVENT 24, J11: 6028/02 (`silent` 1: the meter does not even answer, J11: 6028/03)",
		over: "after `count` joins",
		params: { count: 3, silent: 0 },
		make: (context, params) => {
			const hit = times(context, params.count!);
			return { join: () => (!hit() ? "fair" : params.silent === 1 ? "silent" : "reject") };
		},
	},
	"held-by-other": {
		area: "session",
		text: "somebody else's module has the meter's one session",
		over: "after `minutes`",
		params: { minutes: 30 },
		make: (context, params) => {
			context.outage = true;
			return {
				begin: () => {
					context.routeB.forget();
					lasts(context, params.minutes! * 60);
				},
				join: () => "silent",
			};
		},
	},
	"taken-by-other": {
		area: "session",
		text: "somebody else's module takes the meter again `everyS` after each of our joins (`tells` 1: the meter ends our session, EVENT 26)",
		over: "after `minutes`",
		params: { minutes: 120, everyS: 90, tells: 1 },
		make: (context, params) => {
			context.outage = true;
			const take = () => {
				if (params.tells === 1) context.module.radio.session.endedByMeter();
				else context.routeB.forget();
			};
			return {
				begin: () => {
					take();
					lasts(context, params.minutes! * 60);
				},
				joined: () => context.after(params.everyS! * 1_000, take),
			};
		},
	},
} satisfies Record<string, FaultRow>;
