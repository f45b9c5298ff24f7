/** What kind of meter hangs on the wall. */
export interface MeterKind {
	readonly name: string;
	/** Who is behind it: a house, a house with panels, or only panels sold as a whole. */
	readonly role: "consumer" | "prosumer" | "generator";
	readonly twoWire: boolean;
	/** EPCs of 9F, 9E and 9D, ascending. */
	readonly get: readonly number[];
	readonly set: readonly number[];
	readonly announce: readonly number[];
	/** 0x82: release letter and revision. */
	readonly release: readonly [number, number];
	/** 0x8A */
	readonly maker: number;
	/** 0xE1 and 0xD7. */
	readonly unit: number;
	readonly digits: number;
	/** The most property blocks one request may hold. */
	readonly opcLimit: number;
	/** How EA and EB are pushed. */
	readonly notify: "INF" | "INFC";
	/** Days of half hours kept behind today. */
	readonly historyDays: number;
}

const SUPER = [0x80, 0x81, 0x82, 0x88, 0x8a, 0x8d, 0x97, 0x98, 0x9d, 0x9e, 0x9f];
/** The 23 items of the Kyushu list. */
const KYUSHU = [...SUPER, 0xd3, 0xd7, 0xe0, 0xe1, 0xe2, 0xe3, 0xe4, 0xe5, 0xe7, 0xe8, 0xea, 0xeb];
const HISTORY2 = [...KYUSHU, 0xec, 0xed];
const IMPORT_ONLY = [...SUPER, 0xd7, 0xe0, 0xe1, 0xe2, 0xe5, 0xe7, 0xe8, 0xea];
const RELEASE_R = [...SUPER, 0xc0, 0xd0, ...KYUSHU.slice(SUPER.length), 0xec, 0xed, 0xee, 0xef];

function kind(row: MeterKind): MeterKind {
	for (const list of [row.get, row.set, row.announce]) Object.freeze(list);
	return Object.freeze(row);
}

const COMMON = {
	twoWire: false,
	set: [0x81, 0xe5],
	announce: [0x80, 0x81, 0x88],
	release: [0x46, 0],
	opcLimit: 6,
	notify: "INF",
	historyDays: 99,
} as const;

/** Every meter the emulator can be. */
export const METER_KINDS: Readonly<Record<string, MeterKind>> = Object.freeze({
	/** Three-wire with panels; 0.1 kWh, six digits as the Toshiba meters seen. */
	solar: kind({ ...COMMON, name: "solar", role: "prosumer", get: KYUSHU, maker: 0x16, unit: 1, digits: 6 }),
	/** Import only, without D3 and reverse items; 0.01 kWh, seven digits as in the 2022 capture. */
	"two-wire": kind({
		...COMMON,
		name: "two-wire",
		role: "consumer",
		twoWire: true,
		get: IMPORT_ONLY,
		maker: 0x11,
		unit: 2,
		digits: 7,
	}),
	/** Exactly the utility's 23 items, 44 days of history, pushes with INFC. */
	kyushu: kind({
		...COMMON,
		name: "kyushu",
		role: "prosumer",
		get: KYUSHU,
		maker: 0x34,
		unit: 2,
		digits: 7,
		notify: "INFC",
		historyDays: 44,
	}),
	/** The full set of the live Release F capture. */
	history2: kind({
		...COMMON,
		name: "history2",
		role: "prosumer",
		get: HISTORY2,
		set: [0x81, 0xe5, 0xed],
		maker: 0x16,
		unit: 1,
		digits: 6,
	}),
	/** Second generation: one-minute values, OPC up to 7, EA and EB announced. */
	"release-r": kind({
		...COMMON,
		name: "release-r",
		role: "prosumer",
		get: RELEASE_R,
		set: [0x81, 0xe5, 0xed, 0xef],
		announce: [0x80, 0x81, 0x88, 0xea, 0xeb],
		release: [0x52, 4],
		maker: 0x16,
		unit: 3,
		digits: 8,
		opcLimit: 7,
		notify: "INFC",
	}),
	/** Everything generated is sold: the forward direction is the sold one. */
	"all-sold": kind({
		...COMMON,
		name: "all-sold",
		role: "generator",
		get: KYUSHU,
		maker: 0x16,
		unit: 2,
		digits: 7,
	}),
});
