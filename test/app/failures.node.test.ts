import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import type { ErrorCode } from "../../modules/errors/codes";
import { LANGUAGES, type Language } from "../../modules/languages/languages";
import { screenOf, showsError } from "../support/pictures";
import { jsonFrom, type Place, Program, tsx, until } from "../support/programs";

/** What can be wrong, with the real programs: on the console, in the status and on the screen, by the same code. */
const RBID = "00112233445566778899AABBCCDDEEFF";
const PASSWORD = "Passw0rdXYZ1";
const SECRETS = [RBID, PASSWORD, "00112233445566778899AABBFFFFFFFF", "WRONGWRONG12"];

interface Status {
	readonly link: { readonly state: string; readonly error: string | null };
	readonly power: { readonly watts: number | null };
	readonly lan: { readonly state: string; readonly error: string | null };
}

interface Failure {
	readonly name: string;
	readonly code: ErrorCode;
	readonly language: Language;
	/** Flags of the emulator; undefined when the serial line leads nowhere. */
	readonly emulator: readonly string[] | undefined;
	readonly rbid?: string;
	readonly password?: string;
}

const FAILURES: readonly Failure[] = [
	{ name: "no serial device", code: "SERIAL_ABSENT", language: "ja", emulator: undefined },
	{ name: "a silent module", code: "MODULE_SILENT", language: "en", emulator: ["--module", "silent"] },
	{
		name: "no credentials",
		code: "CREDENTIALS_MISSING",
		language: "en",
		emulator: [],
		rbid: "",
		password: "",
	},
	{
		name: "a wrong password",
		code: "JOIN_REFUSED",
		language: "ja",
		emulator: ["--speed", "8"],
		password: SECRETS[3]!,
	},
	{
		name: "a wrong ID",
		code: "SCAN_NO_METER",
		language: "en",
		emulator: ["--speed", "8"],
		rbid: SECRETS[2]!,
	},
];

const folder = mkdtempSync(join(tmpdir(), "kabewatt-failures-"));
const programs: Program[] = [];

afterAll(async () => {
	await Promise.all(programs.map((program) => program.stop()));
	rmSync(folder, { recursive: true, force: true });
});

function start(args: readonly string[], environment?: Record<string, string>): Program {
	const program = new Program(process.execPath, args, environment);
	programs.push(program);
	return program;
}

async function startApp(
	flags: readonly string[],
	environment?: Record<string, string>,
): Promise<[Program, Place]> {
	const state = join(folder, String(programs.length));
	const app = start(tsx("hosts/node/main.ts", "--http", "0", "--state", state, ...flags), environment);
	return [app, { port: Number((await app.until(/ready http:\/\/127\.0\.0\.1:(\d+)/))[1]) }];
}

/** The console says the code, and in words what happened. */
function consoleLine(code: ErrorCode, language: Language): RegExp {
	const { title, body } = LANGUAGES[language].errors[code];
	const words = `${title}: ${body}`.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
	return new RegExp(`^\\d\\d:\\d\\d:\\d\\d \\w+ ${code} ${words}$`, "m");
}

const statusOf = (page: Place) => jsonFrom<Status>(page, "/api/v1/status");

describe("what is wrong is told by its code on the console, in the status and on the screen", () => {
	it.concurrent.each(FAILURES)(
		"$name: $code",
		async ({ code, language, emulator, rbid, password }) => {
			let serial = "/dev/no-such-device";
			if (emulator !== undefined) {
				const letter = ["--rbid", RBID, "--password", PASSWORD, "--seed", "8"];
				const module = start(
					tsx("hosts/emulator/main.ts", "--listen", "127.0.0.1:0", ...letter, ...emulator),
				);
				serial = `tcp://${(await module.until(/listening (\S+)/))[1]}`;
			}
			const flags = ["--serial", serial, "--lan", "off", "--lang", language];
			const [app, page] = await startApp(flags, {
				KABEWATT_RBID: rbid ?? RBID,
				KABEWATT_PASSWORD: password ?? PASSWORD,
			});
			let seen = await statusOf(page);
			await until(`${code} in the status and on the screen`, async () => {
				seen = await statusOf(page);
				return seen.link.error === code && showsError(await screenOf(page), language, code);
			});
			expect(seen.power.watts).toBe(null);
			expect(seen.lan).toMatchObject({ state: "off", error: null });
			await app.until(consoleLine(code, language));
			for (const secret of SECRETS) expect(app.said).not.toContain(secret);
			// It is still there and tries again.
			expect(app.running).toBe(true);
		},
		120_000,
	);

	it.concurrent("another program on port 3610: LAN_PORT_BUSY, until that ends", async () => {
		const address = "127.0.0.91";
		const other = start([
			"--eval",
			`require("node:dgram").createSocket("udp4").bind({ port: 3610, address: "${address}", exclusive: true },
				() => console.log("bound"))`,
		]);
		await other.until(/bound/);
		const [app, page] = await startApp(["--lan", address, "--lang", "en"]);
		await until("LAN_PORT_BUSY in the status and on the screen", async () => {
			const { lan } = await statusOf(page);
			if (lan.error !== "LAN_PORT_BUSY") return false;
			expect(lan.state).toBe("down");
			return showsError(await screenOf(page), "en", "LAN_PORT_BUSY");
		});
		await app.until(consoleLine("LAN_PORT_BUSY", "en"));
		// The meter is read all the same.
		await until("live watts", async () => (await statusOf(page)).power.watts !== null);
		expect((await statusOf(page)).link).toMatchObject({ state: "ready", error: null });
		expect((await statusOf(page)).lan).toMatchObject({ state: "down", error: "LAN_PORT_BUSY" });
		await other.stop();
		await until("the LAN node", async () => (await statusOf(page)).lan.state === "ready");
		expect((await statusOf(page)).lan.error).toBe(null);
	}, 120_000);

	it.concurrent.each(["--nonsense", "--serail=/dev/ttyUSB0", "-x", "emulator"])(
		"the unknown flag %s ends npm start with 2: FLAG_UNKNOWN",
		async (flag) => {
			const program = new Program("npm", ["start", "--silent", "--", flag]);
			programs.push(program);
			const code = await program.exit;
			expect(program.said).toContain(`FLAG_UNKNOWN ${flag.replace(/=.*/, "")}`);
			expect(code).toBe(2);
			expect(program.said).not.toContain("ready");
		},
		120_000,
	);
});
