import { expect } from "vitest";
import { Guard } from "../../../hosts/xs/guard";
import { TraceLog } from "../../../hosts/xs/log";
import { PreferenceStore } from "../../../hosts/xs/store";
import { bytesToHex, hexToBytes } from "../../../modules/bytes/hex";
import nvs from "../../fixtures/stored/f558580/nvs.json" with { type: "json" };
import { describeStored } from "../../support/stored";
import { type Board, powerUp } from "../sdk/board";

interface Entry {
	readonly namespace: string;
	readonly key: string;
	readonly i32?: number;
	readonly str?: string;
	readonly blob?: string;
}

const ENTRIES: readonly Entry[] = nvs;

let board: Board;

describeStored({
	name: "NVS",
	keys: ENTRIES.map(({ namespace, key }) => `${namespace}/${key}`),
	open() {
		const flash = new Map<string, number | string | ArrayBuffer>();
		for (const { namespace, key, i32, str, blob } of ENTRIES)
			flash.set(`${namespace}/${key}`, i32 ?? str ?? (hexToBytes(blob!)!.buffer as ArrayBuffer));
		board = powerUp({ flash });
		return new PreferenceStore(new TraceLog("error"));
	},
	content: () =>
		JSON.stringify(
			[...board.flash].map(([path, value]) => [
				path,
				value instanceof ArrayBuffer ? bytesToHex(new Uint8Array(value)) : value,
			]),
		),
	hostReads(store) {
		const guard = new Guard(new TraceLog("error"));
		guard.attach(store);
		expect(guard.record).toEqual({
			code: "INTERNAL",
			place: "udp.onPacket: invented for the fixture",
			count: 2,
			sinceStart: 0,
		});
	},
});
