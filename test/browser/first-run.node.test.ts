import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Browser, chromium, type Page } from "playwright-core";
import { PNG } from "pngjs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DEMO_CREDENTIALS } from "../../hosts/node/ports/emulator-serial";
import { PLAYED_NETWORKS } from "../../hosts/node/ports/wifi";
import { palettePng } from "../support/palette-png";

/** The browser of the operating system; without one nothing here can be checked. */
const CHROMIUM = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find(
	existsSync,
);
const MAIN = fileURLToPath(new URL("../../hosts/node/main.ts", import.meta.url));
const LOADER = createRequire(import.meta.url).resolve("tsx");
/** A person on a phone. */
const KEY_MS = 60;
const PHONE = { width: 390, height: 844 };
const LONG = 240_000;

let folder = "";
let program: ChildProcess;
let browser: Browser;
let page: Page;
let base = "";
const faults: string[] = [];

async function start(args: readonly string[], state = folder): Promise<void> {
	program = spawn(process.execPath, [
		"--import",
		LOADER,
		MAIN,
		"--http",
		"0",
		"--lan",
		"off",
		"--state",
		state,
		...args,
	]);
	base = await new Promise<string>((ready, failed) => {
		let text = "";
		program.stdout!.on("data", (bytes: Buffer) => {
			text += bytes.toString();
			const match = /ready (\S+)/.exec(text);
			if (match !== null) ready(match[1]!);
		});
		program.once("exit", () => failed(new Error(`ended: ${text}`)));
	});
}

async function stop(): Promise<void> {
	const gone = new Promise((done) => program.once("exit", done));
	program.kill("SIGTERM");
	await gone;
}

/** Pictures for the manual are made when this names a folder for them. */
const PICTURES = process.env["KABEWATT_PICTURES"];
/** The steps of the set-up, each as high as the first one. */
const steps: PNG[] = [];

async function picture(name: string, afterMs = 0): Promise<void> {
	if (PICTURES === undefined) return;
	await page.waitForTimeout(afterMs);
	writeFileSync(join(PICTURES, `${name}.png`), palettePng(PNG.sync.read(await page.screenshot())));
}

async function stepPicture(): Promise<void> {
	if (PICTURES === undefined) return;
	const clip = { x: 0, y: 0, width: PHONE.width, height: 1080 };
	await page.setViewportSize({ ...PHONE, height: clip.height });
	await page.evaluate("scrollTo(0, 0)");
	steps.push(PNG.sync.read(await page.screenshot({ clip })));
	await page.setViewportSize(PHONE);
}

/** All steps side by side. */
function stepsPicture(name: string): void {
	if (PICTURES === undefined) return;
	const { width, height } = steps[0]!;
	const all = new PNG({ width: width * steps.length, height });
	for (const [i, step] of steps.entries()) PNG.bitblt(step, all, 0, 0, width, height, i * width, 0);
	writeFileSync(join(PICTURES, `${name}.png`), palettePng(all));
}

async function type(selector: string, text: string): Promise<void> {
	await page.fill(selector, "");
	await page.locator(selector).pressSequentially(text, { delay: KEY_MS });
}

const secret = () =>
	JSON.parse(readFileSync(join(folder, "first-run", "kabewatt-secret.json"), "utf8")) as Record<
		string,
		string
	>;

describe.skipIf(CHROMIUM === undefined)("a new device, by the page alone (needs Chromium)", () => {
	beforeAll(async () => {
		folder = mkdtempSync(join(tmpdir(), "kabewatt-browser-"));
		await start(["--first-run"]);
		browser = await chromium.launch({ executablePath: CHROMIUM!, args: ["--no-sandbox"] });
		const context = await browser.newContext({ viewport: PHONE, locale: "ja-JP" });
		page = await context.newPage();
		page.on("pageerror", (error) => faults.push(error.message));
		page.on(
			"console",
			(message) => message.text().includes("Security Policy") && faults.push(message.text()),
		);
	}, LONG);
	afterAll(async () => {
		await browser?.close();
		await stop();
		rmSync(folder, { recursive: true, force: true });
	}, LONG);

	it(
		"lists the networks, counts what is typed, and speaks both languages",
		async () => {
			await page.goto(`${base}/setup`);
			await page.waitForSelector("#networks button");
			expect(await page.textContent("#go")).toBe("接続する");
			await page.click("[data-lang=en]");
			expect(await page.textContent("#go")).toBe("Connect");
			await page.click("[data-lang=ja]");
			await type("#rbid", "0000 00");
			expect(await page.textContent("#rbidHint")).toBe("6 / 32 文字");
		},
		LONG,
	);

	it(
		"says that the Wi-Fi password was wrong and keeps what was typed",
		async () => {
			await page.click(`#networks button:has-text("${PLAYED_NETWORKS[0]!.ssid}")`);
			await type("#wifiPassword", "not the one");
			await type("#rbid", DEMO_CREDENTIALS.rbid.replace(/(.{4})/g, "$1 "));
			expect(await page.textContent("#rbidHint")).toContain("✓");
			await type("#password", "0123 4567 89XX");
			expect(await page.textContent("#rbidShown")).toBe("0000 0000 0000 0000 0000 0000 00AB CDEF");
			await stepPicture();
			await page.click("#go");
			await page.waitForSelector("#steps .wrong");
			expect(await page.textContent("#advice")).toContain("パスワード");
			await stepPicture();
			await page.click("#back");
			expect(await page.inputValue("#password")).toBe("0123 4567 89XX");
		},
		LONG,
	);

	it(
		"says that the meter refused the password",
		async () => {
			await type("#wifiPassword", PLAYED_NETWORKS[0]!.password);
			await page.click("#go");
			await page.waitForSelector("#steps li:nth-child(1).done", { timeout: LONG });
			await page.waitForSelector("#steps li:nth-child(5).wrong", { timeout: LONG });
			expect(await page.textContent("#advice")).toContain("認められませんでした");
			await stepPicture();
		},
		LONG,
	);

	it(
		"shows live watts once everything is right, without a PIN so far",
		async () => {
			await page.click("#back");
			await type("#password", DEMO_CREDENTIALS.password);
			await page.click("#go");
			await page.waitForSelector("#steps li:nth-child(6).done", { timeout: LONG });
			await stepPicture();
			stepsPicture("setup-phone-ja");
			await page.click("#dashboard");
			await expect.poll(() => page.textContent("#watts"), { timeout: 10_000 }).toMatch(/^[\d,]+$/);
			// By then the currents and the counts are there too, and the curve has begun.
			await picture("dashboard-phone-ja", 60_000);
			await page.setViewportSize({ width: 1280, height: 720 });
			await picture("dashboard-desktop-ja", 1000);
			await page.click("#tab-days");
			await page.setViewportSize(PHONE);
			await picture("history-phone-ja", 3000);
		},
		LONG,
	);

	it(
		"asks for the PIN before settings, saves them, and shows no secret",
		async () => {
			await page.click("#tab-settings");
			expect(await page.isVisible("#set-name")).toBe(false);
			await picture("pin-phone-ja");
			await type("#pinInput", secret()["pin"]!);
			await page.click("#pinForm [type=submit]");
			await page.waitForSelector("#set-name");
			expect(await page.inputValue("#set-rbid")).toBe("");
			await type("#set-name", "台所");
			await page.click("#settings .save button");
			await page.waitForSelector("#settings .good");
			await page.evaluate("scrollTo(0, 0)");
			await picture("settings-phone-ja");
			const content = await page.content();
			// Beside the secrets stands the number of the domain's form.
			const secrets = Object.values<unknown>(secret()).filter((value) => typeof value === "string");
			expect(secrets.length).toBeGreaterThan(2);
			for (const value of secrets) expect(content).not.toContain(value);
		},
		LONG,
	);

	it(
		"lists what a reset erases and offers the export, and erases nothing when that is closed",
		async () => {
			await page.click("#settings .erase:last-child button");
			expect(await page.textContent("dialog ul")).toMatch(/認証ID.*PAN.*記録.*暗証番号/);
			expect(await page.locator("dialog button:has-text('CSV')").count()).toBe(2);
			await picture("reset-phone-ja");
			await page.click("dialog button:has-text('閉じる')");
			await expect.poll(() => page.locator("dialog").count()).toBe(0);
			expect(secret()["rbid"]).toBe(DEMO_CREDENTIALS.rbid);
		},
		LONG,
	);

	it(
		"keeps what was set over a restart",
		async () => {
			await stop();
			await start([], join(folder, "first-run"));
			await page.goto(`${base}/dashboard`);
			await expect.poll(() => page.textContent("#name"), { timeout: 20_000 }).toBe("台所");
		},
		LONG,
	);

	it(
		"locks after five wrong PINs",
		async () => {
			const context = await browser.newContext();
			const other = await context.newPage();
			await other.goto(`${base}/dashboard#settings`);
			for (let i = 0; i < 5; i++) {
				await other.fill("#pinInput", "12345");
				await other.click("#pinForm [type=submit]");
				await expect.poll(() => other.inputValue("#pinInput")).toBe("");
			}
			await expect.poll(() => other.textContent("#pinNote")).toContain("60");
			await context.close();
		},
		LONG,
	);

	it("met no fault of a script and no breach of its policy", () => {
		expect(faults).toEqual([]);
	});
});
