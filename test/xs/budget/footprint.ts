import { type Budgets, judge } from "./budgets";
import { figures, type Report } from "./report";
import { LESS_PER_FUNCTION, MORE_PER_MODULE } from "./rooms";

/** Where the page lies that `--update` writes. */
export const PAGE = "docs/dev/footprint.md";

/** How many times less the better of the other packages is to need. */
const AIM = { work: 7, slots: 5 };

/** What the instruments of mcsim showed. Not measured by the command: the SDK is no part of the project. */
const CROSS_CHECK = [
	["when main begins", 605, 13_784],
	["with the host's adapters", 781, 14_184],
	["with the app made", 2_657, 33_312],
	["with the app started", 2_832, 35_064],
	["at rest, polling", 2_923, 35_320],
	["of these the app", 2_142, 21_136],
] as const;
/** What this engine counted then for the same commit, in a 64-bit build, in the device's units, and in a 32-bit build. */
const HERE = { slots: 1_938, chunks64: 21_736, chunkBytes: 18_012, chunks32: 17_496, timers: 17 } as const;
const MORE = 2_142 - HERE.slots;

/** The page about memory and work, from what was just measured. */
export function footprint(report: Report, budgets: Budgets): string {
	return `# Footprint

Written by \`npm run budget -- --update\`: the whole app, with the view Now on a 240 x 135 screen, in the XS engine of
\`@agoric/xsnap\`. Work is in units of the XS meter ("computrons", about one for each byte code), so that it does not
depend on the machine; the marks that this debug build puts at the beginning of each function are taken away, since a
release build has none. Memory is in the device's units: slots of 16 bytes by count, chunks as a 32-bit engine lays
them out. The device has 4,608 slots and 45,040 bytes of chunks. A kB of the targets is 1,024 bytes: 250 kB of
flash are 256,000 bytes. \`npm test\` fails when a figure of memory gets more than 5 % worse. Work is held to its
ceiling alone: the code is written to be read, and a board has more byte codes than it needs.

| figure | now | target |
|---|---|---|
${[...figures(report)].map(([name, value]) => row(name, number(value), number(budgets[name]?.target))).join("\n")}

## Where a target is missed

${missed(report, budgets)}

## Flash by rooms

What each room adds to those below it. The slots (16 bytes each) are those of its functions, classes, tables, texts and
names: counted here after loading, less ${LESS_PER_FUNCTION} for each function and ${MORE_PER_MODULE} more for each module, which is what the linker makes
of them. Checked once against the linker's heap of m5stack, room by room: within 5 % for each, and
251,736 bytes of byte code here for 247,496 of the linker, which leaves out what only tables were made with.

| room | code bytes | slots |
|---|---|---|
${Object.entries(report.rooms)
	.filter(([, { slots }]) => slots > 0)
	.map(([room, { codeBytes, slots }]) => row(room, number(codeBytes), number(slots)))
	.join("\n")}

What holds them: a method takes five slots and one more for each name of the module, import or private field that it
uses; a field of a frozen object takes one, an object or an array two more, and an element of an array one. A typed
array takes about nine whatever its length, so that tables of numbers of more than that are typed arrays. \`npm run ledger\`
prints the same by the linker where the SDK is.

## Compared with the npm packages

The same frames in the same engine and run. The other packages' parsers are unchanged; of Node's Buffer they get a
few bare methods, which favours them. Slots are those allocated, garbage included. The last column says how many
times less work kabewatt needs than the better of them (the aim was ${AIM.work}), and how many times fewer slots (${AIM.slots}).

| frame | codec | work | slots | times less |
|---|---|---|---|---|
${report.peers.map((peer) => row(peer.frame, peer.codec, number(peer.work), number(peer.slots), lead(report, peer))).join("\n")}

Reading the numbers of an E7 answer through a bare DataView, without looking at anything else, takes 123 and of three
properties 217, which would be 19 and 22 times less. What kabewatt adds is the proof that every declared property lies
inside the frame, and the steps from one property to the next, each a call. What of the header is not asked for is not
read.

## Against the simulator

Checked once, on one commit in both places: the preloaded debug build in mcsim (m5stickc, 64-bit, the live value polled
from the emulator) with a probe that collected garbage and read the instruments, and the app here.

| in mcsim after a collection | slots | chunk bytes |
|---|---|---|
${CROSS_CHECK.map(([what, slots, chunkBytes]) => row(what, number(slots), number(chunkBytes))).join("\n")}

Here the same commit had ${number(HERE.slots)} slots, ${number(MORE)} fewer than the simulator's app. Its ${HERE.timers} native timers hold a closure of 9 or
10 slots and an object each, which is nearly all of that; the rest are the Worker of the UART and the sockets. The
timers of this measurement hold neither. The rows above the last are what \`steady.slots\` leaves out: the machine and
the SDK's modules before main runs (and two small modules of ours that this build did not preload), and the host's
adapters. The slots in docs/dev/evidence/firmware.md are higher by the
garbage that no collection has taken yet.

The chunks agree, too: ${number(HERE.chunks64)} bytes as this 64-bit engine lays them out. In the device's units they are ${number(HERE.chunkBytes)}: the
header of a chunk has 8 bytes instead of 16, an element of an array 16 instead of 32, and the contents of buffers and
strings are the same. A 32-bit build of this engine (\`gcc -m32\`), fed with the same commit, had the same ${number(HERE.slots)} slots, of
16 bytes each, and ${number(HERE.chunks32)} bytes of chunks: the device's units count 3 % too much, since a 64-bit machine rounds
contents up to more. Nothing of the SDK or of that build is a part of the project, so that neither check is repeated
by a command. Bytecode and tables in flash are in docs/dev/evidence/firmware.md, as the linker lays them out;
\`flash.codeBytes\` above is what the functions of a board's program take without debug marks and with the device's short
IDs, 2 % more than the linker's. \`flash.slots\` was 33,877 by the linker for the same commit, 4,460 of them the engine's and
the SDK's.
`;
}

function row(...cells: string[]): string {
	return `| ${cells.join(" | ")} |`;
}

function number(value: number | undefined): string {
	return value === undefined ? "" : value.toLocaleString("en-GB");
}

function missed(report: Report, budgets: Budgets): string {
	const lines = judge(figures(report), budgets)
		.filter(({ verdict }) => verdict === "short")
		.map(({ name, budget }) => `- \`${name}\`: ${budget!.short}`);
	return lines.length === 0 ? "Nowhere." : lines.join("\n");
}

function lead(report: Report, own: Report["peers"][number]): string {
	if (own.codec !== "kabewatt") return "";
	const others = report.peers.filter(({ frame, codec }) => frame === own.frame && codec !== own.codec);
	const work = Math.min(...others.map((other) => other.work)) / own.work;
	const slots = Math.min(...others.map((other) => other.slots));
	const fewer = own.slots === 0 ? `none for ${slots}` : (slots / own.slots).toFixed(1);
	return `work ${work.toFixed(1)}${work < AIM.work ? " (short of the aim)" : ""}, slots ${fewer}`;
}
