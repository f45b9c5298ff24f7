import type { Random } from "../fuzz/random";
import type { Kind } from "./recovery";

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const DAYS_A_YEAR = 365;
/** Of so many faults one comes together with another. */
const ONE_PAIR_IN = 12;

export type Params = Readonly<Record<string, number>>;

/** What a fault of the plan may do. Everything it begins or waits for belongs to it: it is over when all of that is. */
export interface Hands {
	readonly random: Random;
	/** A fault of the emulator; one that has no end of its own is cleared after `clearMs`. */
	fault(name: string, params?: Params, clearMs?: number): void;
	/** No value can come for `ms`, whatever the device does. */
	outage(why: string, ms: number): void;
	after(ms: number, run: () => void): void;
	/** The app is gone for `ms`; `module`: and the module has no power either. */
	device(ms: number, module: boolean): void;
	/** The device forgets all but the settings. */
	forget(): void;
	serial(ms: number, power: boolean): void;
	/** What the module says comes late. */
	late(ms: number): void;
	wifi(ms: number): void;
	/** The access point gives another address. */
	address(): void;
	/** A person enters the credentials that the meter has now. */
	credentials(): void;
}

export interface FaultPlan {
	readonly name: string;
	/** Cards in the deck. */
	readonly cards: number;
	/** As the score takes it; `lie`: what the link does not notice. */
	readonly kind: Kind | "lie";
	/** Something that precedes it, and by how many milliseconds. */
	lead?(hands: Hands): number;
	begin(hands: Hands): void;
}

const between = (random: Random, low: number, high: number) => low + random.below(high - low + 1);

function row(
	name: string,
	cards: number,
	begin: FaultPlan["begin"],
	more: Partial<FaultPlan> = {},
): FaultPlan {
	return Object.freeze({ name, cards, kind: "session", begin, ...more });
}

/** A meter that lies for some hours. */
function lie(name: string, hours: number): FaultPlan {
	return row(name, 1, (hands) => hands.fault(name, {}, hours * HOUR), { kind: "lie" });
}

/** A fault of the emulator as it is. */
function plain(name: string, cards: number, params: Params = {}, clearMs = 0): FaultPlan {
	return row(name, cards, (hands) => hands.fault(name, params, clearMs));
}

/** A device that is on its way to a session, or has one: anything may have happened just before. */
function anyState(hands: Hands): number {
	const before = hands.random.pick(["", "reboot", "event-26", "silent-death", "hang", "reauth-fails"]);
	if (before === "") return 0;
	hands.fault(before);
	return between(hands.random, 10, 90_000);
}

/** The faults of which a year has some three hundred: of the module, the session, the meter, and the host. */
export const SESSION_FAULTS: readonly FaultPlan[] = Object.freeze([
	plain("reboot", 5),
	plain("event-26", 4),
	plain("event-27", 4),
	plain("event-28", 4),
	plain("event-29", 2),
	plain("reauth-fails", 5),
	plain("silent-death", 5),
	plain("hang", 2),
	plain("silent", 2),
	plain("echo", 1),
	plain("other-dialect", 1),
	plain("payload-switch", 1),
	lie("blank-lines", 1),
	lie("ok-first", 1),
	row("baud", 1, (hands) => {
		hands.fault("baud", {}, 2 * MINUTE);
		hands.outage("baud", 2 * MINUTE);
	}),
	row("send-fails", 2, (hands) => hands.fault("send-fails", { count: between(hands.random, 1, 6) })),
	row("send-solicits", 1, (hands) => hands.fault("send-solicits", { count: between(hands.random, 1, 3) })),
	plain("air-limit", 1),
	row("beacon-missed", 1, (hands) => {
		hands.fault("beacon-missed", { count: 2 });
		hands.fault("meter-away", { minutes: 2, move: 1 });
	}),
	row("no-answer", 2, (hands) => hands.fault("no-answer", { count: hands.random.pick([1, 3, 6]) })),
	row("no-answer, to all", 1, (hands) => hands.fault("no-answer", { count: 0 }, 10 * MINUTE)),
	plain("lost-answers", 1, { permille: 200 }, 20 * MINUTE),
	plain("late-answers", 1),
	plain("answer-after-timeout", 1, { count: 3 }),
	row("join-refused", 2, (hands) => {
		hands.fault("join-refused", { count: between(hands.random, 1, 3), silent: hands.random.below(2) });
		hands.fault("event-27");
	}),
	row("held-by-other", 1, (hands) => hands.fault("held-by-other", { minutes: between(hands.random, 5, 60) })),
	row("meter-away", 2, (hands) => hands.fault("meter-away", { minutes: between(hands.random, 1, 120) })),
	row("meter-moved", 1, (hands) =>
		hands.fault("meter-away", { minutes: between(hands.random, 1, 120), move: 1 }),
	),
	row("meter-restart", 2, (hands) =>
		hands.fault("meter-restart", { seconds: between(hands.random, 5, 600) }),
	),
	plain("meter-exchanged", 1),
	row("meter-exchanged, new credentials", 1, (hands) => {
		const known = 20 * MINUTE + between(hands.random, 1, 180) * MINUTE;
		hands.fault("meter-exchanged", { credentials: 1 });
		hands.outage("credentials", known);
		hands.after(known, () => hands.credentials());
	}),
	row("service-ended", 1, (hands) =>
		hands.fault("service-ended", { beacons: hands.random.below(2) }, between(hands.random, 1, 12) * HOUR),
	),
	row("house without power", 3, (hands) => {
		const seconds = between(hands.random, 5, 900);
		const moduleS = between(hands.random, -60, 120);
		hands.fault("power-cut", { seconds, moduleS });
		hands.device(Math.max(1, seconds + moduleS) * SECOND, false);
		hands.wifi((seconds + between(hands.random, 10, 180)) * SECOND);
	}),
	lie("clock-wrong", 12),
	row("clock-jump", 1, (hands) =>
		hands.fault("clock-jump", { minutes: hands.random.pick([-90, -5, 5, 90]) }),
	),
	lie("wrong-day", 6),
	lie("history-hole", 6),
	lie("truncated", 6),
	lie("coefficient", 6),
	lie("unit", 6),
	lie("digits", 6),
	lie("refuse-old-days", 6),
	row("no-instant", 1, (hands) => {
		hands.fault("no-instant", {}, 10 * MINUTE);
		hands.outage("no-instant", 10 * MINUTE);
	}),
	row("serial line lost", 2, (hands) => hands.serial(between(hands.random, 1, 300) * SECOND, true)),
	row("module unplugged", 2, (hands) => hands.serial(between(hands.random, 1, 300) * SECOND, false)),
	row("Wi-Fi lost", 4, (hands) => hands.wifi(between(hands.random, 1, 1800) * SECOND), { kind: "lan" }),
	row("Wi-Fi address changed", 1, (hands) => hands.address(), { kind: "lan" }),
	row("device without power", 6, (hands) => hands.device(between(hands.random, 1, 300) * SECOND, true), {
		lead: anyState,
	}),
	row(
		"device restarted, module not",
		4,
		(hands) => hands.device(between(hands.random, 1, 20) * SECOND, false),
		{ lead: anyState },
	),
	row(
		"cold start",
		8,
		(hands) => {
			hands.device(10 * SECOND, true);
			hands.forget();
		},
		// Nothing is known that an old value could be told from.
		{ kind: "lan" },
	),
]);

const bytes = (name: string, cards: number, begin: FaultPlan["begin"]) =>
	row(name, cards, begin, { kind: "bytes" });

const noise = (name: string) =>
	bytes(name, 5, (hands) =>
		hands.fault(name, {
			permille: between(hands.random, 2, 60),
			seconds: between(hands.random, 1, 12),
			direction: hands.random.below(3),
		}),
	);

/** The faults of which a year has thousands: of single bytes and lines. */
export const BYTE_FAULTS: readonly FaultPlan[] = Object.freeze([
	noise("lose-bytes"),
	noise("garble-bytes"),
	noise("double-bytes"),
	bytes("cut-line", 5, (hands) => hands.fault("cut-line", { count: between(hands.random, 1, 3) })),
	bytes("uart-error", 2, (hands) => hands.fault("uart-error", { count: between(hands.random, 1, 2) })),
	bytes("late bytes", 5, (hands) => hands.late(between(hands.random, 50, 4000))),
]);

/** Faults of a J11 module, in its share of those of the session. */
export const J11_FAULTS: readonly FaultPlan[] = Object.freeze([
	row("start-missed", 2, (hands) => {
		hands.fault("start-missed", { count: between(hands.random, 1, 3) });
		hands.fault("event-27");
	}),
	row("busy", 2, (hands) => hands.fault("busy", { count: between(hands.random, 1, 5) })),
	row("pana-busy", 1, (hands) => {
		hands.fault("pana-busy", { count: between(hands.random, 1, 2) });
		hands.fault("event-27");
	}),
	row("frame-error", 3, (hands) =>
		hands.fault("frame-error", {
			result: hands.random.pick([0xf1, 0x13, 0xf2, 0xf3]),
			count: between(hands.random, 1, 2),
		}),
	),
	plain("answer-lost", 3),
	plain("interrupt", 2, { count: 3 }),
	row("send-result", 3, (hands) =>
		hands.fault("send-result", { code: hands.random.pick([2, 3, 5, 8]), count: between(hands.random, 1, 6) }),
	),
	plain("undecrypted", 2),
	plain("mac-down", 3),
	plain("pana-result", 2),
	row("late-result", 1, (hands) => {
		hands.fault("late-result");
		hands.fault("event-27");
	}),
	plain("peer-forgotten", 2),
	plain("quiet-reboot", 3),
]);

export interface Planned {
	/** Milliseconds from the start. */
	readonly at: number;
	readonly fault: FaultPlan;
	/** Another one comes within a minute. */
	readonly together: boolean;
}

/** How many of each kind in a year. */
export interface Rates {
	readonly session: number;
	readonly bytes: number;
}

export const RATES: Rates = Object.freeze({ session: 300, bytes: 5000 });

/**
 * When what goes wrong in `days` days: as many as the rates say, spread evenly but not regularly, drawn from decks in
 * which each fault has its cards, so that none is left out for long. The first hours are quiet.
 */
export function makePlan(
	random: Random,
	days: number,
	rates: Rates = RATES,
	session: readonly FaultPlan[] = SESSION_FAULTS,
): Planned[] {
	const plan = [
		...spread(random, days, rates.session, session, true),
		...spread(random, days, rates.bytes, BYTE_FAULTS, false),
	];
	return plan.sort((a, b) => a.at - b.at);
}

function spread(
	random: Random,
	days: number,
	rate: number,
	faults: readonly FaultPlan[],
	pairs: boolean,
): Planned[] {
	const count = Math.round((rate * days) / DAYS_A_YEAR);
	const slot = (days * DAY) / (count + 1);
	const planned: Planned[] = [];
	let deck: FaultPlan[] = [];
	const draw = () => {
		if (deck.length === 0) deck = shuffled(random, faults);
		return deck.pop()!;
	};
	for (let i = 1; planned.length < count; i++) {
		const at = Math.floor(slot * (i + (random.below(800) - 400) / 1000));
		const together = pairs && random.once(ONE_PAIR_IN);
		planned.push({ at, fault: draw(), together });
		if (together) planned.push({ at: at + random.below(MINUTE), fault: draw(), together });
	}
	return planned;
}

function shuffled(random: Random, faults: readonly FaultPlan[]): FaultPlan[] {
	const deck = faults.flatMap((fault) => Array.from({ length: fault.cards }, () => fault));
	for (let i = deck.length - 1; i > 0; i--) {
		const k = random.below(i + 1);
		[deck[i], deck[k]] = [deck[k]!, deck[i]!];
	}
	return deck;
}
