import { ReceivedDatagram } from "../../modules/skstack/receive/datagram";
import { KIND, type Line } from "../../modules/skstack/receive/line";
import { Reader } from "../../modules/skstack/receive/reader";

/** One line of a recording: ">" to the module, "<" from it, "!" bytes that could not be read. */
export interface Step {
	readonly direction: string;
	readonly text: string;
	/** Line of the file, from 1. */
	readonly at: number;
}

/** What `--record` writes (time, direction, text), or a log of xsbug at level debug. */
const FORM = /^(?:\d{4}-\S+|.*\bdebug uart) ([<>!]) (.*)$/;
/** Stands for a secret: such a line cannot be read as it was. */
const MASK = "***";

export function parseRecording(text: string): Step[] {
	const steps: Step[] = [];
	for (const [index, line] of text.split("\n").entries()) {
		const found = FORM.exec(line.trimEnd());
		if (found !== null) steps.push({ direction: found[1]!, text: found[2]!, at: index + 1 });
	}
	return steps;
}

export interface Report {
	readonly commands: number;
	readonly lines: number;
	readonly datagrams: number;
	/** Lines by the name of their kind. */
	readonly kinds: Readonly<Record<string, number>>;
	/** What the module sent in the recording and this reader does not read as one line or datagram. */
	readonly trouble: readonly string[];
}

/** Feeds everything that the module sent to today's reader, in reads of `chunk` bytes. */
export function replay(steps: readonly Step[], chunk = 64): Report {
	const kinds: Record<string, number> = {};
	const trouble: string[] = [];
	let datagrams = 0;
	let lines = 0;
	let pieces = 0;
	const reader = new Reader({
		onLine(line: Line) {
			pieces++;
			lines++;
			const name = kindName(line.kind);
			kinds[name] = (kinds[name] ?? 0) + 1;
		},
		onDatagram(datagram) {
			if (!(datagram instanceof ReceivedDatagram)) throw new TypeError("no datagram");
			pieces++;
			datagrams++;
		},
		onGarbage: () => {},
	});
	for (const { direction, text, at } of steps) {
		if (direction !== "<" || text.includes(MASK)) continue;
		const bytes = bytesOf(`${text}\\x0d\\x0a`);
		const before = pieces;
		for (let i = 0; i < bytes.length; i += chunk) {
			const piece = bytes.subarray(i, i + chunk);
			reader.push(piece, piece.length);
		}
		if (pieces - before !== 1)
			trouble.push(`line ${at}: read as ${pieces - before} pieces: ${text.slice(0, 60)}`);
	}
	const commands = steps.filter(({ direction }) => direction === ">").length;
	for (const { direction, text, at } of steps)
		if (direction === "!") trouble.push(`line ${at}: not read when it was recorded: ${text.slice(0, 60)}`);
	return { commands, lines, datagrams, kinds, trouble };
}

function kindName(kind: number): string {
	return Object.entries(KIND).find(([, value]) => value === kind)?.[0] ?? "?";
}

function bytesOf(text: string): Uint8Array {
	const bytes: number[] = [];
	for (let i = 0; i < text.length; i++) {
		const code = /^\\x([0-9a-f]{2})/.exec(text.slice(i, i + 4))?.[1];
		if (code === undefined) bytes.push(text.charCodeAt(i) & 0xff);
		else {
			bytes.push(Number.parseInt(code, 16));
			i += 3;
		}
	}
	return Uint8Array.from(bytes);
}
