/**
 * Which tests belong to which room, for `npm run unit -- ROOM` and `npm run xs -- ROOM`, and which belong to
 * `npm run test:system`. A room is a folder of test/ (or of test/hosts), named as the folder of modules/ or hosts/ that
 * its tests are for.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "./checks.mjs";

/** Tests that need what a plain machine has not, each with what it needs. `npm test` leaves them to `npm run test:system`. */
export const SYSTEM = Object.freeze({
	"test/app/clients.node.test.ts": "network namespaces",
	"test/browser/first-run.node.test.ts": "a browser",
	"test/hosts/socket/sockets.node.test.ts": "a C compiler, valgrind, lwIP",
	"test/hosts/xs/mqtt-sdk.node.test.ts": "the Moddable SDK",
	"test/node/mosquitto.node.test.ts": "mosquitto",
	"test/node/neighbours.node.test.ts": "network namespaces",
	"test/relay/clients.node.test.ts": "network namespaces",
});

/** Paths of all tests, from the root, with slashes. */
export const TESTS = readdirSync(join(ROOT, "test"), { recursive: true })
	.map((path) => `test/${path.replaceAll("\\", "/")}`)
	.filter((path) => path.endsWith(".test.ts"))
	.sort();

const roomOf = (path) => /^test\/((?:hosts\/)?[^/]+)\//.exec(path)[1];

/** Every room that has tests of its own. */
export const ROOMS = [...new Set(TESTS.map(roomOf))].sort();

/**
 * The tests of a room; of a folder of modules/ without tests of its own those that import it. Undefined for a name
 * that is neither.
 */
export function testsOf(room) {
	const name = room.replace(/^(test|modules)\//, "").replace(/\/$/, "");
	const own = TESTS.filter((path) => path.startsWith(`test/${name}/`));
	if (own.length > 0) return own;
	if (!existsSync(join(ROOT, "modules", name)) || !/^[\w/-]+$/.test(name)) return undefined;
	return TESTS.filter((path) => readFileSync(join(ROOT, path), "utf8").includes(`/modules/${name}/`));
}

/**
 * Splits a command line into rooms and what is handed on to vitest (all from the first flag on). An unknown room, or none
 * where one is `needed`, ends the program with 2 and the list of rooms.
 */
export function readRooms(command, words, needed) {
	const end = words.findIndex((word) => word.startsWith("-"));
	const names = end < 0 ? words : words.slice(0, end);
	const flags = end < 0 ? [] : words.slice(end);
	const unknown = names.filter((name) => testsOf(name) === undefined);
	if (unknown.length > 0 || (needed && names.length === 0)) {
		for (const name of unknown) console.error(`no room has the name ${name}`);
		console.error(`npm run ${command} -- ROOM [ROOM ...] [flags of vitest]\nrooms: ${ROOMS.join(" ")}`);
		process.exit(2);
	}
	return { names, flags, tests: [...new Set(names.flatMap(testsOf))] };
}
