import { describe, expect, it } from "vitest";
import { BOARDS } from "../../../hosts/esp32/boards";
import {
	assetsManifest,
	boardsManifest,
	modulesManifest,
	protocolsManifest,
} from "../../../hosts/firmware/manifests";
import { CONFIGS, sdkconfigs } from "../../../hosts/firmware/sdkconfigs";
import { LAYOUTS, layoutFor } from "../../../modules/display/paint/sizes";
import { filesBelow, read } from "../../support/files";

describe("the generated manifests", () => {
	it.each([
		["modules/manifest.json", modulesManifest],
		["assets/manifest.json", assetsManifest],
		["hosts/esp32/boards/manifest.json", boardsManifest],
		["hosts/protocols/both.json", () => protocolsManifest("both", true)],
		["hosts/protocols/skstack.json", () => protocolsManifest("skstack", false)],
	])("%s is up to date (else: npm run manifests)", (file, expected) => {
		expect(JSON.parse(read(file))).toEqual(JSON.parse(expected()));
	});
});

/** What the manifests map for one board, and for a simulator. */
const sizesOf = (platform: string): Record<string, string> =>
	JSON.parse(modulesManifest()).platforms[platform].modules;
const rowsOf = (platform: string): Record<string, string> =>
	JSON.parse(boardsManifest()).platforms[platform].modules;

describe("what a board has of the layouts and of the rows of boards", () => {
	it.each(BOARDS)("$name: its own", ({ name, screen }) => {
		const glass = `${Math.max(...screen)}x${Math.min(...screen)}`;
		expect(sizesOf(`esp32/${name}`)).toEqual({
			"modules/display/sizes/all": `./display/sizes/${glass}`,
			"modules/display/sizes/boxes": "./display/sizes/boxes",
		});
		const { "hosts/esp32/boards/all": row, ...others } = rowsOf(`esp32/${name}`);
		expect(row).toBe(`./${name}`);
		for (const other of Object.keys(others)) expect(other).toMatch(/\/(board|hats)$/);
	});

	it.each(BOARDS)("$name: what is enough for its screen, and its row alone", async ({ name, screen }) => {
		const glass = `${Math.max(...screen)}x${Math.min(...screen)}`;
		const { LAYOUTS: own } = await import(`../../../modules/display/sizes/${glass}.ts`);
		expect(own).toContain(layoutFor(...screen));
		const { BOARDS: rows } = await import(`../../../hosts/esp32/boards/${name}.ts`);
		expect(rows).toEqual([BOARDS.find((board) => board.name === name)]);
	});

	it("in a simulator, or on a board that is not listed: all", () => {
		expect(Object.keys(sizesOf("..."))).toHaveLength(6);
		expect(Object.keys(rowsOf("..."))).toHaveLength(3 + BOARDS.length);
	});
});

describe("the sdkconfig of each board", () => {
	const folders = ["hosts", "targets"]
		.flatMap((root) => filesBelow(root, (path) => path.endsWith("/sdkconfig.defaults")))
		.map((path) => path.replace(/\/sdkconfig\.defaults$/, ""));

	it("is there for seven boards, two of which share one", () => {
		expect(folders).toHaveLength(6);
		expect(CONFIGS.flatMap(({ boards }) => boards).sort()).toEqual(BOARDS.map(({ name }) => name).sort());
	});

	it.each([...sdkconfigs()])("%s is up to date (else: npm run manifests)", (file, text) => {
		expect(read(file)).toBe(text);
	});

	it.each(folders)(
		"%s: names an option once, and none in a comment, which mcconfig would not read",
		(folder) => {
			const lines = read(`${folder}/sdkconfig.defaults`).split("\n");
			const names = lines.filter((line) => line.startsWith("CONFIG_")).map((line) => line.split("=")[0]);
			expect(new Set(names).size).toBe(names.length);
			expect(lines.filter((line) => /^#.*CONFIG_/.test(line))).toEqual([]);
		},
	);

	it.each(folders)("%s: an image that does not work is left for the one before", (folder) => {
		expect(read(`${folder}/sdkconfig.defaults`)).toMatch(/^CONFIG_BOOTLOADER_APP_ROLLBACK_ENABLE=y$/m);
	});

	it.each(folders)("%s: the watchdog is on in release, and only there", (folder) => {
		expect(read(`${folder}/sdkconfig.defaults.release`)).toMatch(/^CONFIG_ESP_TASK_WDT_EN=y$/m);
		expect(read(`${folder}/sdkconfig.defaults`)).not.toMatch(/TASK_WDT/);
	});

	it.each(folders)("%s: PSRAM does not draw the machine's pools out of internal RAM", (folder) => {
		const text = read(`${folder}/sdkconfig.defaults`);
		if (text.includes("CONFIG_SPIRAM=y"))
			expect(text).toMatch(/^CONFIG_SPIRAM_MALLOC_ALWAYSINTERNAL=131072$/m);
		else expect(text).not.toMatch(/SPIRAM/);
	});
});

describe("the fonts in the firmware", () => {
	it("are those of a layout that the screen of every board has", () => {
		for (const { name, screen } of BOARDS)
			expect([name, layoutFor(...screen)]).toEqual([
				name,
				expect.objectContaining({ width: screen[0], height: screen[1] }),
			]);
	});

	const { platforms } = JSON.parse(assetsManifest());
	const fontsOf = (platform: string): string[] => platforms[platform].resources["*-mask"];

	it.each(BOARDS.map(({ name }) => name))("%s is listed, with fewer than all", (board) => {
		expect(fontsOf(`esp32/${board}`).length).toBeGreaterThanOrEqual(5);
		expect(fontsOf(`esp32/${board}`).length).toBeLessThan(fontsOf("...").length);
	});

	it.each(
		BOARDS.flatMap(({ name, screen: [width, height] }) => [
			[name, width, height] as const,
			[name, height, width] as const,
		]).filter(([, width, height]) => LAYOUTS.some((row) => row.width === width && row.height === height)),
	)("%s has every font of its layout of %d x %d", (board, width, height) => {
		for (const font of layoutFor(width, height).fonts)
			expect(fontsOf(`esp32/${board}`)).toContain(`./fonts/${font}`);
	});
});
