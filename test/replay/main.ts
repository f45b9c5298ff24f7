import { readFileSync } from "node:fs";
import { parseRecording, replay } from "./recording";

/**
 * `npm run replay -- FILE`: what today's reader makes of a recording (`--record`, or xsbug's log at level debug).
 * A recording put into test/fixtures/recordings is replayed by the tests from then on.
 */
function main(file: string | undefined): number {
	if (file === undefined) {
		console.error("FLAG_INVALID: npm run replay -- FILE");
		return 2;
	}
	let text: string;
	try {
		text = readFileSync(file, "utf8");
	} catch (error) {
		console.error(`FILE_UNREADABLE ${file}: ${(error as Error).message}`);
		return 2;
	}
	const steps = parseRecording(text);
	if (steps.length === 0) {
		console.error(`FILE_UNREADABLE ${file}: no line of a recording in it`);
		return 2;
	}
	const { commands, lines, datagrams, kinds, trouble } = replay(steps);
	console.log(`${commands} to the module; from it ${lines} lines and ${datagrams} datagrams`);
	for (const [kind, count] of Object.entries(kinds)) console.log(`  ${kind} ${count}`);
	for (const line of trouble) console.log(line);
	return trouble.length === 0 ? 0 : 1;
}

process.exitCode = main(process.argv[2]);
