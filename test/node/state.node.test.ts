import { spawnSync } from "node:child_process";
import {
	chmodSync,
	chownSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmSync,
	statSync,
	writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { FolderLock } from "../../hosts/node/ports/lock";
import { LANGUAGES, type Language } from "../../modules/languages/languages";
import { ROOT } from "../support/files";
import { screenOf, showsError } from "../support/pictures";
import { IS_ROOT, mountSmall, NOBODY, unmount } from "../support/powers";
import { jsonFrom, type Place, Program, until } from "../support/programs";

/** The state folder of whole programs: two of them on one, files of root, a disk that fills up. */
const MAIN = join(ROOT, "hosts/node/main.ts");
const LOADER = createRequire(import.meta.url).resolve("tsx");
const PATIENT = 150_000;
/** It has begun anew with what it can read now, at the same port. */
const AGAIN = /can be read again[\s\S]*ready /;

interface Status {
	readonly link: { readonly state: string; readonly error: string | null };
	readonly power: { readonly watts: number | null };
}

let folder = "";
let state = "";
const programs: Program[] = [];

beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), "kabewatt-state-"));
	state = join(folder, "state");
});
afterEach(async () => {
	await Promise.all(programs.splice(0).map((program) => program.stop()));
	unmount(join(folder, "disk"));
	rmSync(folder, { recursive: true, force: true });
});

/** Runs the program in `folder`, as `uid` or as this user. */
function start(
	flags: readonly string[],
	uid?: number,
	environment: Readonly<Record<string, string>> = {},
): Program {
	const node = [process.execPath, "--import", LOADER, MAIN, "--http", "0", "--lan", "off", ...flags];
	const as = uid === undefined ? [] : ["setpriv", "--reuid", `${uid}`, "--regid", `${uid}`, "--clear-groups"];
	const [command, ...args] = [...as, ...node];
	const given = { KABEWATT_RBID: "", KABEWATT_PASSWORD: "", ...environment };
	const program = new Program(command!, args, given, folder);
	programs.push(program);
	return program;
}

async function placeOf(program: Program): Promise<Place> {
	return { port: Number((await program.until(/ready http:\/\/127\.0\.0\.1:(\d+)/))[1]) };
}

const statusOf = (page: Place) => jsonFrom<Status>(page, "/api/v1/status");
const times = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].length;
const contentOf = (path: string) =>
	Object.fromEntries(readdirSync(path).map((name) => [name, readFileSync(join(path, name), "utf8")]));

/** True when the project's files can be read by a user that owns nothing. */
function isOpenToAll(): boolean {
	const program = ["setpriv", "--reuid", `${NOBODY}`, "--clear-groups", process.execPath, "--check", LOADER];
	return IS_ROOT && spawnSync(program[0]!, program.slice(1)).status === 0;
}

describe("two programs on one state folder", { timeout: PATIENT }, () => {
	it.each(["ja", "en"] as const)(
		"the second one ends with 3: STATE_IN_USE (%s)",
		async (language: Language) => {
			// Without a module it counts no joins: it writes nothing by itself.
			const flags = ["--state", state, "--serial", "/dev/no-such-device"];
			const first = start(flags);
			await placeOf(first);
			const before = contentOf(state);
			const second = start([...flags, "--lang", language]);
			expect(await second.exit).toBe(3);
			const { title, body } = LANGUAGES[language].errors.STATE_IN_USE;
			expect(second.said).toContain(`error STATE_IN_USE ${title}: ${body}`);
			expect(second.said).toContain(state);
			expect(second.said).not.toContain("ready http");
			expect(contentOf(state)).toEqual(before);
			expect(first.running).toBe(true);
		},
	);

	it.each([
		["the stored setting", [], {}, "en"],
		["the environment", [], { KABEWATT_LANG: "ja" }, "ja"],
		["a file of settings", ["--settings", "given"], {}, "ja"],
		["the flag", ["--settings", "given", "--lang", "en"], {}, "en"],
	] as const)("the second one says so in the language of %s", async (_, flags, environment, language) => {
		mkdirSync(state);
		const stored = join(state, "kabewatt.json");
		writeFileSync(stored, '{"lang":"en"}');
		writeFileSync(join(folder, "given"), "lang=ja\n");
		const holder = new FolderLock(state, { level: "error", write: () => undefined });
		holder.take();
		try {
			const second = start(["--state", state, ...flags], undefined, environment);
			expect(await second.exit).toBe(3);
			expect(second.said).toContain(`error STATE_IN_USE ${LANGUAGES[language].errors.STATE_IN_USE.title}: `);
			expect(readFileSync(stored, "utf8")).toBe('{"lang":"en"}');
			expect(readdirSync(state)).toEqual(["kabewatt.json"]);
		} finally {
			holder.release();
		}
	});

	it("a first run does not clear away the folder of another first run", async () => {
		const flags = ["--first-run", "--state", state];
		await placeOf(start(flags));
		const before = contentOf(join(state, "first-run"));
		expect(await start(flags).exit).toBe(3);
		expect(contentOf(join(state, "first-run"))).toEqual(before);
	});

	it("one that was killed is in nobody's way", async () => {
		const first = start(["--state", state]);
		await placeOf(first);
		const before = contentOf(state);
		first.kill();
		await first.exit;
		await placeOf(start(["--state", state]));
		expect(contentOf(state)["kabewatt-secret.json"]).toBe(before["kabewatt-secret.json"]);
	});
});

describe("stored credentials that cannot be read", { timeout: PATIENT }, () => {
	it("are told on console, status and screen, the rest goes on, and they are found again", async () => {
		mkdirSync(state);
		const secrets = join(state, "kabewatt-secret.json");
		const content = JSON.stringify({
			rbid: "00112233445566778899AABBCCDDEEFF",
			password: "Passw0rdXYZ1",
			pin: "314159",
		});
		// A folder in the place of the file: not even root can read it.
		mkdirSync(secrets);
		const program = start(["--state", state, "--serial", "/dev/no-such-device", "--lang", "en"]);
		const page = await placeOf(program);
		await program.until(/error STORE_UNREADABLE EISDIR/);
		const { title, body } = LANGUAGES.en.errors.STORE_UNREADABLE;
		await program.until(new RegExp(`warn STORE_UNREADABLE ${title}: ${body}`));
		expect((await statusOf(page)).link.error).toBe("STORE_UNREADABLE");
		await until("the code on the screen", async () =>
			showsError(await screenOf(page), "en", "STORE_UNREADABLE"),
		);
		const link = await jsonFrom<{ error: string; message: { title: string } }>(page, "/api/v1/link");
		expect(link).toMatchObject({ error: "STORE_UNREADABLE", message: { title } });
		expect(statSync(secrets).isDirectory()).toBe(true);

		rmSync(secrets, { recursive: true });
		writeFileSync(secrets, content);
		await program.until(AGAIN);
		await until("the credentials in use", async () => (await statusOf(page)).link.error === "SERIAL_ABSENT");
		const settings = await fetch(`${/http:\S+/.exec(program.said)![0]}/api/v1/settings`, {
			method: "POST",
			headers: { Authorization: "Bearer 314159" },
			body: new URLSearchParams({ pollS: "20" }),
		});
		expect(settings.status).toBe(200);
		expect(JSON.parse(readFileSync(secrets, "utf8"))).toMatchObject(JSON.parse(content));
		expect(times(program.said, /error STORE_UNREADABLE/g)).toBe(1);
		expect(program.running).toBe(true);
	});
});

describe.skipIf(!isOpenToAll())(
	"one start with sudo (needs root, and a project that all may read)",
	{ timeout: PATIENT },
	() => {
		it("leaves files of root: the next start says what to do, reads the meter meanwhile, and finds them once it is done", async () => {
			// The folder above belongs to root too: what root makes there is root's.
			const sudo = start(["--state", state]);
			await placeOf(sudo);
			await sudo.stop();
			const before = contentOf(state);
			chmodSync(folder, 0o755);

			const mine = start(["--state", state, "--lang", "en"], NOBODY);
			const page = await placeOf(mine);
			await mine.until(/error STORE_UNREADABLE EACCES.*belongs to root and this program runs as user 65534/);
			expect(mine.said).toContain(`sudo chown -R ${NOBODY}:${NOBODY} ${state}`);
			await until("live watts", async () => (await statusOf(page)).power.watts !== null);
			expect((await jsonFrom<{ error: string }>(page, "/api/v1/link")).error).toBe("STORE_UNREADABLE");
			expect(contentOf(state)).toEqual(before);

			for (const name of readdirSync(state)) chownSync(join(state, name), NOBODY, NOBODY);
			chownSync(state, NOBODY, NOBODY);
			await mine.until(AGAIN);
			await until("live watts again", async () => (await statusOf(page)).power.watts !== null);
			expect((await jsonFrom<{ error: string | null }>(page, "/api/v1/link")).error).toBe(null);
			const { pin } = JSON.parse(before["kabewatt-secret.json"]!) as { pin: string };
			expect(JSON.parse(readFileSync(join(state, "kabewatt-secret.json"), "utf8")).pin).toBe(pin);
			// From here on the folder is held.
			expect(await start(["--state", state], NOBODY).exit).toBe(3);
		});

		it("in the person's own folder leaves files of that person", async () => {
			chownSync(folder, NOBODY, NOBODY);
			const sudo = start([]);
			await placeOf(sudo);
			await sudo.stop();
			const mine = start([], NOBODY);
			await placeOf(mine);
			expect(mine.said).not.toContain("STORE_");
		});
	},
);

describe.skipIf(!IS_ROOT)(
	"a disk that is full under --record (needs root, for a small one)",
	{ timeout: PATIENT },
	() => {
		it("is told once as STORE_FULL; the program goes on, and so does the recording when there is room", async () => {
			const disk = join(folder, "disk");
			mkdirSync(disk);
			expect(mountSmall(disk, "64k")).toBe(true);
			const ballast = join(disk, "ballast");
			expect(() => writeFileSync(ballast, new Uint8Array(100_000))).toThrow("ENOSPC");
			const record = join(disk, "line.log");
			const program = start(["--state", state, "--record", record]);
			const page = await placeOf(program);
			await program.until(/error STORE_FULL .*line\.log.*ENOSPC/);
			await until("live watts", async () => (await statusOf(page)).power.watts !== null);
			expect(times(program.said, /STORE_FULL/g)).toBe(1);
			rmSync(ballast);
			await program.until(/info record .*goes on; \d+ lines are missing/);
			expect(readFileSync(record, "utf8")).toMatch(/^\d{4}-\S+ [<>] /m);
			expect(times(program.said, /STORE_FULL/g)).toBe(1);
			expect(program.running).toBe(true);
		});
	},
);
