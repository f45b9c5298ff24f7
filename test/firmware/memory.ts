import { WORKER_OPTIONS } from "../../hosts/xs/worker-options";
import { read } from "../support/files";

/**
 * The internal RAM of a board by owner: what the project configures, computed from the manifest, the Worker's options and the
 * sdkconfig. What the SDK and ESP-IDF take besides was measured once and is only quoted.
 */
const SLOT_BYTES = 16;
/** Header of a block of chunks. */
const BLOCK_BYTES = 16;
/** A message of the SDK's queue on a 32-bit chip: three pointers, a length, a flag. */
const MESSAGE_BYTES = 16;
/** A received frame's buffer in the Wi-Fi driver: 10,008 bytes were measured for six. */
const FRAME_BYTES = 1668;
/** What a task takes beside its configured stack: 512 bytes of ESP-IDF's and its control block. */
const TASK_BYTES = 872;
/** The main machine and the Worker. */
const MACHINES = 2;

export interface Sizes {
	readonly heap: number;
	readonly chunk: number;
	readonly stack: number;
	readonly workerHeap: number;
	readonly workerChunk: number;
	readonly workerStack: number;
	readonly queue: number;
	readonly staticRx: number;
	readonly timerStack: number;
}

export interface Row {
	readonly owner: string;
	readonly how: string;
	readonly bytes: number;
}

/** The sizes with which 67.1 and 39.3 kB were measured (m5stack, release, a variant of commit f558580). */
export const MEASURED: Sizes = {
	heap: 4352,
	chunk: 45_040,
	stack: 768,
	workerHeap: 256,
	workerChunk: 6128,
	workerStack: 160,
	queue: 64,
	staticRx: 4,
	timerStack: 2048,
};
/** Free bytes then: associated, polling and otherwise idle; and the lowest with five or six HTTP clients. */
export const FREE = { idle: 67_100, clients: 39_300 };
/** What must be free. */
export const WANTED = { idle: 60_000, clients: 30_000 };

/** What was alive after a collection, or the deepest stack, on that chip; the Worker's queue at its fullest. */
export const LIVE: readonly {
	readonly what: string;
	readonly size: keyof Sizes;
	readonly live: number;
	/** Share of the size that is to stay free for garbage, in percent. */
	readonly margin: number;
}[] = [
	{ what: "slots with six HTTP clients", size: "heap", live: 3013, margin: 30 },
	{ what: "bytes of chunks", size: "chunk", live: 27_648, margin: 35 },
	{ what: "slots of stack", size: "stack", live: 513, margin: 30 },
	{ what: "slots of the Worker", size: "workerHeap", live: 116, margin: 50 },
	// 828 bytes alive, 4,096 queued in 16 writes, each with a header of 8.
	{
		what: "bytes of chunks of the Worker with a full queue",
		size: "workerChunk",
		live: 828 + 4096 + 16 * 8,
		margin: 25,
	},
	{ what: "slots of stack of the Worker", size: "workerStack", live: 90, margin: 40 },
];

/** What else takes internal RAM, as measured at f558580. */
export const OTHERS: readonly Row[] = [
	{ owner: "task main", how: "3,960 bytes in use", bytes: 11_624 },
	{ owner: "Wi-Fi: configuration", how: "", bytes: 7900 },
	{ owner: "task wifi", how: "", bytes: 7016 },
	{ owner: "display and SPI", how: "", bytes: 8800 },
	{ owner: "task of the Worker", how: "1,800 bytes in use", bytes: 6248 },
	{ owner: "tasks idle and ipc", how: "", bytes: 5500 },
	{ owner: "task tcpip", how: "", bytes: 3432 },
	{ owner: "task spi", how: "", bytes: 3048 },
	{ owner: "task of events", how: "", bytes: 2920 },
	{ owner: "keys of PSA", how: "", bytes: 1400 },
	{ owner: "the rest", how: "about", bytes: 15_000 },
];

/** What is configured for a board whose sdkconfig lies in `folder`. */
export function configured(folder: string): Sizes {
	const { creation, defines } = JSON.parse(read("hosts/esp32/manifest.json"));
	const sdkconfig = read(`${folder}/sdkconfig.defaults`);
	const option = (name: string) => Number(new RegExp(`^CONFIG_${name}=(\\d+)$`, "m").exec(sdkconfig)?.[1]);
	return {
		heap: creation.heap.initial,
		chunk: creation.chunk.initial,
		stack: creation.stack,
		workerHeap: WORKER_OPTIONS.heap.initial,
		workerChunk: WORKER_OPTIONS.chunk.initial,
		workerStack: WORKER_OPTIONS.stack,
		queue: defines.task.queueLength,
		staticRx: option("ESP_WIFI_STATIC_RX_BUFFER_NUM"),
		timerStack: option("ESP_TIMER_TASK_STACK_SIZE"),
	};
}

export function ledger(sizes: Sizes): readonly Row[] {
	const pool = (owner: string, count: number): Row => ({
		owner,
		how: `${number(count)} x ${SLOT_BYTES}`,
		bytes: count * SLOT_BYTES,
	});
	const chunks = (owner: string, bytes: number): Row => ({
		owner,
		how: `${number(bytes)} + ${BLOCK_BYTES}`,
		bytes: bytes + BLOCK_BYTES,
	});
	return [
		pool("main machine: slots", sizes.heap),
		chunks("main machine: chunks", sizes.chunk),
		pool("main machine: stack", sizes.stack),
		pool("Worker of the UART: slots", sizes.workerHeap),
		chunks("Worker of the UART: chunks", sizes.workerChunk),
		pool("Worker of the UART: stack", sizes.workerStack),
		{
			owner: "queues of both machines",
			how: `${MACHINES} x ${sizes.queue} x ${MESSAGE_BYTES}`,
			bytes: MACHINES * sizes.queue * MESSAGE_BYTES,
		},
		{
			owner: "Wi-Fi: received frames",
			how: `${sizes.staticRx} x ${number(FRAME_BYTES)}`,
			bytes: sizes.staticRx * FRAME_BYTES,
		},
		{
			owner: "task of the timers",
			how: `${number(sizes.timerStack)} + ${TASK_BYTES}; 860 in use`,
			bytes: sizes.timerStack + TASK_BYTES,
		},
	];
}

export const sum = (rows: readonly Row[]) => rows.reduce((total, { bytes }) => total + bytes, 0);

/** What is free with other sizes than those that were measured, by the difference of the sums. */
export function forecast(sizes: Sizes): { readonly idle: number; readonly clients: number } {
	const more = sum(ledger(sizes)) - sum(ledger(MEASURED));
	return { idle: FREE.idle - more, clients: FREE.clients - more };
}

/** The tables of docs/dev/memory.md. */
export function memoryTables(sizes: Sizes): string {
	const rows = ledger(sizes);
	const { idle, clients } = forecast(sizes);
	const line = ({ owner, how, bytes }: Row) => `| ${owner} | ${how} | ${number(bytes)} |`;
	return [
		"| configured | how | bytes |",
		"|---|---|---|",
		...rows.map(line),
		`| sum | | ${number(sum(rows))} |`,
		"",
		"| free | measured with the sizes of then | computed for these | wanted |",
		"|---|---|---|---|",
		`| associated, polling, else idle | ${number(FREE.idle)} | ${number(idle)} | ${number(WANTED.idle)} |`,
		`| lowest with six HTTP clients | ${number(FREE.clients)} | ${number(clients)} | ${number(WANTED.clients)} |`,
		"",
		"| what | size | alive or deepest | free for garbage | at least |",
		"|---|---|---|---|---|",
		...LIVE.map(
			({ what, size, live, margin }) =>
				`| ${what} | ${number(sizes[size])} | ${number(live)} | ${free(sizes[size], live)} % | ${margin} % |`,
		),
		"",
		"| measured at f558580, not configured by the project | | bytes |",
		"|---|---|---|",
		...OTHERS.map(line),
		"",
	].join("\n");
}

/** Part of a size that is not alive, in percent. */
export function free(size: number, live: number): number {
	return Math.floor((100 * (size - live)) / size);
}

function number(value: number): string {
	return value.toLocaleString("en-GB");
}
