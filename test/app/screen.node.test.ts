import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { PNG } from "pngjs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Hems } from "../support/hems";
import { screenOf, showsWatts } from "../support/pictures";
import { fetchFrom, jsonFrom, type Place, Program, until } from "../support/programs";

/** `npm start` as a newcomer runs it: invented household, screen, page and LAN must say the same. */
const ADDRESS = "127.0.0.81";
const CLIENT = "127.0.0.82";
const FORM = "application/x-www-form-urlencoded";
/** From a turn at the house's controls until everybody shows it: one poll, and the time of an answer. */
const FOLLOWS_MS = 15_000;

interface Status {
	readonly link: { readonly state: string; readonly error: string | null };
	readonly power: { readonly watts: number | null };
	readonly current: { readonly r: number | null; readonly t: number | null };
	readonly energy: { readonly boughtKWh: string | null; readonly soldKWh: string | null };
	readonly lan: { readonly state: string; readonly error: string | null; readonly address: string | null };
}

const folder = mkdtempSync(join(tmpdir(), "kabewatt-screen-"));
let program: Program;
let page: Place;
let hems: Hems;
let first: PNG;

const status = () => jsonFrom<Status>(page, "/api/v1/status");

/** The house uses and makes so much from now on. */
const turn = (load: number, sun: number) =>
	fetchFrom(page, "/bench/control", `load=${load}&sun=${sun}`, FORM);

beforeAll(async () => {
	const flags = ["--http", "0", "--lan", ADDRESS, "--state", folder];
	program = new Program("npm", ["start", "--silent", "--", ...flags]);
	page = { port: Number((await program.until(/^ready http:\/\/127\.0\.0\.1:(\d+)$/m))[1]) };
	first = await screenOf(page);
	hems = await Hems.open(CLIENT, CLIENT, false);
	hems.only = ADDRESS;
	await until("live watts", async () => (await status()).power.watts !== null);
}, 120_000);

afterAll(async () => {
	hems?.close();
	await program?.stop();
	rmSync(folder, { recursive: true, force: true });
});

describe("npm start", () => {
	it("is on the LAN and says so", async () => {
		const { link, lan } = await status();
		expect(link).toMatchObject({ state: "ready", error: null });
		expect(lan).toEqual({ state: "ready", error: null, address: ADDRESS });
	});

	it.each([
		[1500, 0],
		[500, 2600],
	])("follows a house of %i W with panels of %i W", async (load, sun) => {
		const watts = load - sun;
		const before = await screenOf(page);
		const turned = Date.now();
		await turn(load, sun);
		await until("watts in the status", async () => (await status()).power.watts === watts);
		await until("watts on the screen", async () => showsWatts(await screenOf(page), "ja", watts), 5000);
		const lan = await hems.ask(ADDRESS, "05FF01", "028801", "62", ["E700"]);
		expect(Number.parseInt(lan!.values.get("E7")!, 16) | 0).toBe(watts);
		const took = Date.now() - turned;
		expect(took).toBeLessThan(FOLLOWS_MS);
		console.log(`${watts} W: status, screen and LAN follow after ${(took / 1000).toFixed(1)} s`);

		const after = await screenOf(page);
		expect([after.width, after.height]).toEqual([320, 240]);
		for (const earlier of [first, before]) expect(after.data.equals(earlier.data)).toBe(false);
	});

	it("says the same currents and totals on the page and on the LAN", async () => {
		await until("both the same", async () => {
			const { current, energy } = await status();
			if (current.r === null || energy.boughtKWh === null || energy.soldKWh === null) return false;
			const lan = await hems.ask(ADDRESS, "05FF01", "028801", "62", ["E800", "E000", "E300", "E100", "D300"]);
			const edt = (epc: string) => lan!.values.get(epc)!;
			const amperes = (from: number) => (Number.parseInt(edt("E8").slice(from, from + 4), 16) << 16) >> 16;
			const digits = Number.parseInt(edt("E1"), 16);
			const kWh = (epc: string) =>
				((Number.parseInt(edt(epc), 16) * Number.parseInt(edt("D3"), 16)) / 10 ** digits).toFixed(digits);
			return (
				current.r === amperes(0) / 10 &&
				current.t === amperes(4) / 10 &&
				energy.boughtKWh === kWh("E0") &&
				energy.soldKWh === kWh("E3")
			);
		});
	});
});
