import { type Budgets, judge } from "./budgets";
import { figures, type Report } from "./report";

/** Where the page lies that `--update` writes. */
export const PAGE = "docs/footprint.md";

/** How many times less the better of the other packages is to need. */
const AIM = { work: 10, slots: 5 };

/** The page about memory and work, from what was just measured. */
export function footprint(report: Report, budgets: Budgets): string {
	return `# Footprint

Written by \`npm run budget -- --update\`: the whole app, with the view Now on a 240 x 135 screen, in the XS engine of
\`@agoric/xsnap\`. Work is in units of the XS meter ("computrons", about one for each byte code), so that it does not
depend on the machine. Memory is in the device's units: slots of 16 bytes by count, chunks as a 32-bit engine lays
them out. The device has 4,928 slots and 49,152 bytes of chunks. \`npm test\` fails when a figure gets more than 5 % worse.

| figure | now | target |
|---|---|---|
${[...figures(report)].map(([name, value]) => row(name, number(value), number(budgets[name]?.target))).join("\n")}

## Where a target is missed

${missed(report, budgets)}

## Compared with the npm packages

The same frames in the same engine and run. The other packages' parsers are unchanged; of Node's Buffer they get a
few bare methods, which favours them. Slots are those allocated, garbage included. The last column says how many
times less work kabewatt needs than the better of them (the aim was ${AIM.work}), and how many times fewer slots (${AIM.slots}).

| frame | codec | work | slots | times less |
|---|---|---|---|---|
${report.peers.map((peer) => row(peer.frame, peer.codec, number(peer.work), number(peer.slots), lead(report, peer))).join("\n")}

## Against the simulator

The simulator's own instruments (docs/evidence/firmware.md) show more slots than \`steady.slots\`: they count what the
host holds as well (adapters and their native objects, fonts, the console), what the SDK's modules make at their
start, and garbage that no collection has taken yet. Its chunks are those of a 64-bit machine. Here only what the app
made is counted, after a collection, and the host is one that holds nothing. Bytecode and tables in flash are on that
page too, as the linker lays them out; \`flash\` above has the names and line marks of a debug build.
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
