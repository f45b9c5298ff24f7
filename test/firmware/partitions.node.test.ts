import { describe, expect, it } from "vitest";
import { CONFIGS } from "../../hosts/firmware/sdkconfigs";
import { read } from "../support/files";
import { judgePartitions, parsePartitions } from "./partitions";

const file = (flashMb: number) => `hosts/esp32/partitions/${flashMb}MB.csv`;
const FOUR = read(file(4));
const SLOT_BYTES = 2_031_616;

describe("a partition table", () => {
	it.each([
		["moves the settings", "0x9000", "0xA000", "nvs: moved, so settings are lost"],
		["overlaps", "0x200000, 0x1F0000", "0x1F0000, 0x1F0000", "ota_0: overlaps ota_1"],
		["has a slot where none can be mapped", "0x200000,", "0x201000,", "ota_1: not aligned"],
		["has slots of two sizes", "0x200000, 0x1F0000", "0x200000, 0x1E0000", "app: slots of two sizes"],
		["has one slot", "ota_1,    app,  ota_1", "spare,    data, spiffs", "app: not two slots"],
		["is longer than the flash", "0x3F0000, 0x2000", "0x3FF000, 0x2000", "otadata: beyond the flash"],
		["has one sector of otadata", "0x3F0000, 0x2000", "0x3F0000, 0x1000", "otadata: not two sectors"],
		[
			"has a core dump in 4 MB",
			"otadata,",
			"dump, data, coredump, 0x3F2000, 0xE000\notadata,",
			"coredump: no room for one",
		],
	])("that %s is refused", (_name, from, to, fault) => {
		expect(FOUR).toContain(from);
		expect(judgePartitions(parsePartitions(FOUR.replace(from, to)), 4)).toContain(fault);
	});

	it.each([4, 8, 16])("of %d MB fits its flash", (flashMb) => {
		expect(judgePartitions(parsePartitions(read(file(flashMb))), flashMb)).toEqual([]);
	});

	it("of 4 MB has the slots that an image is measured by", () => {
		const slot = parsePartitions(FOUR).find(({ subtype }) => subtype === "ota_0");
		expect(slot?.size).toBe(SLOT_BYTES);
	});
});

describe("the partition table of each board", () => {
	const { platforms } = JSON.parse(read("hosts/esp32/manifest.json"));
	const tableOf = (board: string): string | undefined => {
		const build =
			platforms[`esp32/${board}`]?.build ?? JSON.parse(read(`targets/${board}/manifest.json`)).build;
		return /[^/]*$/.exec(build.PARTITIONS_FILE ?? "")?.[0];
	};
	const rows = CONFIGS.flatMap(({ boards, flashMb, folder }) =>
		boards.map((board) => [board, flashMb, folder] as const),
	);

	it.each(rows)("%s: is that of its %d MB of flash, which its sdkconfig names", (board, flashMb, folder) => {
		expect(tableOf(board)).toBe(`${flashMb}MB.csv`);
		const size = /^CONFIG_ESPTOOLPY_FLASHSIZE_(\d+)MB=y$/m.exec(read(`${folder}/sdkconfig.defaults`))?.[1];
		expect(size ?? "4").toBe(String(flashMb));
	});

	it("is the 4 MB one on an m5stack, which was sold with 4 and with 16 MB", () => {
		expect(tableOf("m5stack")).toBe("4MB.csv");
	});
});
