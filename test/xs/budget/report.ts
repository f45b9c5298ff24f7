import type { HeapUse } from "../snapshot";
import { COMING } from "./ledger";
import { measureRooms, type RoomUse, SDK_SLOTS } from "./rooms";
import { type Cost, Scenarios } from "./scenarios";
import { stubs } from "./stubs";
import type { Rhythm } from "./whole";

interface Memory {
	readonly slots: number;
	readonly chunkBytes: number;
}

interface PeerRow extends Cost {
	readonly frame: string;
	readonly codec: string;
}

/** What `npm run budget` measures; work in computrons, memory in the device's slots and bytes. */
export interface Report {
	/** The app two hours after its start, beyond the evaluated modules. */
	readonly steady: Memory;
	/** The moment that needs most: see test/xs/budget/whole.ts. */
	readonly worst: Memory;
	/** What 24 hours more (or as many as were asked for) add. */
	readonly growth24h: Memory & { readonly keys: number };
	readonly work: {
		/** From the poll timer to the last pixel: compose, send, parse, decode, store, announce, repaint. */
		readonly pollCycle: number;
		/** A LAN Get of one property, answered. */
		readonly getOne: number;
		/** A Get of every property of all objects, one by one, and how many these are. */
		readonly walk: number;
		readonly walkRequests: number;
		readonly garbagePacket: number;
		/** A second in which nothing passes the UART; one in which the module is asked whether it is there. */
		readonly idleSecond: number;
		readonly checkSecond: number;
		/** Average of all seconds with a poll every ten. */
		readonly averageSecond: number;
		/** A byte of UART noise: random bytes, and zeros without end. */
		readonly noiseByte: number;
		readonly zeroByte: number;
		/** An E7 answer in hex, from the UART to the datagram; and a byte of it where it comes byte by byte. */
		readonly line: number;
		readonly slowByte: number;
	};
	/** The display: work to paint a new live value, and share of the screen painted in a second on average. */
	readonly display: { readonly update: number; readonly paintedPercent: number };
	/**
	 * What preloading a board's program, host and all, puts into flash: byte code as in a release build, and slots, those
	 * of the engine and the SDK included. Rooms that have a budget of their own (COMING) are left out.
	 */
	readonly flash: RoomUse;
	/** The same by rooms. */
	readonly rooms: Readonly<Record<string, RoomUse>>;
	readonly peers: readonly PeerRow[];
}

const CODECS = [
	["kabewatt", "codec"],
	["echonet-lite", "peer-echonet-lite"],
	["node-echonet-lite", "peer-node-echonet-lite"],
] as const;

const FRAMES = [
	["parse E7", "parseOne"],
	["parse E7 E8 E0", "parseThree"],
	["parse E2", "parseDay"],
	["compose Get E7", "composeGet"],
] as const;

/** @param hours virtual time over which growth is watched */
export async function measure(hours: number): Promise<Report> {
	const parts = await measureParts();
	const whole = await measureWhole(parts, hours);
	const rooms = await measureRooms();
	const flash = { codeBytes: 0, slots: SDK_SLOTS };
	for (const [room, { codeBytes, slots }] of rooms) {
		if (room in COMING) continue;
		flash.codeBytes += codeBytes;
		flash.slots += slots;
	}
	return { ...whole, flash, rooms: Object.fromEntries(rooms), peers: await measurePeers() };
}

type Parts = Pick<Report["work"], "noiseByte" | "zeroByte" | "line" | "slowByte">;

async function measureParts(): Promise<Parts> {
	return using("parts", async (bench) => {
		const bytes = await bench.value<number>("scenario.NOISE_BYTES");
		const answer = await bench.value<number>("scenario.ANSWER_BYTES");
		const [noise, flat, line, slow] = [
			await bench.cost("noise"),
			await bench.cost("flat"),
			await bench.cost("receive"),
			await bench.cost("dribble"),
		];
		return {
			noiseByte: round(noise.work / bytes),
			zeroByte: round(flat.work / bytes),
			line: line.work,
			slowByte: round(slow.work / answer),
		};
	});
}

async function measureWhole(parts: Parts, hours: number): Promise<Omit<Report, "peers" | "flash" | "rooms">> {
	return using("whole", async (bench) => {
		const state = await bench.value<string>("scenario.begin()");
		if (!state.startsWith("ready 9")) throw new Error(`the app did not reach the meter: ${state}`);
		const steady = await bench.alive();
		const { paintedPercent, ...rhythm } = await bench.value<Rhythm>("scenario.rhythm()");
		if (!(await bench.value<boolean>("scenario.isAnswered()")))
			throw new Error("the LAN client got no answer");
		const getOne = await bench.cost("getOne");
		const garbagePacket = await bench.cost("garbagePacket");
		const walk = await bench.cost("walk");
		const update = await bench.value<number>("scenario.update()");
		const before = await advanced(bench, 0);
		const still = await advanced(bench, 0);
		const after = await advanced(bench, hours);
		await bench.run("scenario.worst()");
		const worst = await bench.alive();
		return {
			steady: memory(steady),
			worst: memory(worst),
			growth24h: {
				// Each command to the engine leaves a slot and a key behind, which is not the app's doing.
				slots: after.slots - still.slots - (still.slots - before.slots),
				chunkBytes: after.chunkBytes - still.chunkBytes - (still.chunkBytes - before.chunkBytes),
				keys: after.keys - still.keys - (still.keys - before.keys),
			},
			work: {
				pollCycle: rhythm.pollCycle,
				getOne: getOne.work,
				walk: walk.work,
				walkRequests: await bench.value<number>("scenario.walkLength()"),
				garbagePacket: garbagePacket.work,
				idleSecond: rhythm.idleSecond,
				checkSecond: rhythm.checkSecond,
				averageSecond: rhythm.averageSecond,
				...parts,
			},
			display: { update, paintedPercent },
		};
	});
}

async function advanced(bench: Scenarios, hours: number): Promise<HeapUse> {
	await bench.run(`scenario.advanceHours(${hours})`);
	return bench.alive();
}

async function measurePeers(): Promise<PeerRow[]> {
	const rows: PeerRow[] = [];
	for (const [codec, file] of CODECS)
		await using(file, async (bench) => {
			if ((await bench.value<unknown>("scenario.proof()")) === undefined)
				throw new Error(`${codec} parsed nothing`);
			for (const [frame, call] of FRAMES) rows.push({ frame, codec, ...(await bench.cost(call)) });
		});
	return rows;
}

async function using<T>(file: string, work: (bench: Scenarios) => Promise<T>): Promise<T> {
	const bench = await Scenarios.load(`test/xs/budget/${file}.ts`, {
		plugins: [stubs],
		mainFields: ["main"],
	});
	try {
		return await work(bench);
	} finally {
		bench.close();
	}
}

function memory({ slots, chunkBytes }: Memory): Memory {
	return { slots, chunkBytes };
}

function round(value: number): number {
	return Math.round(value * 10) / 10;
}

/** The report as one flat list of named figures, which budgets are set for. */
export function figures(report: Report): Map<string, number> {
	const all = new Map<string, number>();
	const add = (prefix: string, part: object): void => {
		for (const [name, value] of Object.entries(part)) all.set(`${prefix}.${name}`, value as number);
	};
	add("steady", report.steady);
	add("worst", report.worst);
	add("growth24h", report.growth24h);
	add("work", report.work);
	add("display", report.display);
	add("flash", report.flash);
	for (const [room, use] of Object.entries(report.rooms)) if (use.slots > 0) add(`rooms.${room}`, use);
	for (const { codec, frame, work, slots } of report.peers)
		if (codec === "kabewatt") add(`codec.${frame}`, { work, slots });
	return all;
}
