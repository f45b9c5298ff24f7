import { cpSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { FileStore } from "../../../hosts/node/ports/store";
import { TraceLog } from "../../../hosts/xs/log";
import { PreferenceStore } from "../../../hosts/xs/store";
import type { MeterIdentity } from "../../../modules/meter/record/identity";
import { MqttIdentity } from "../../../modules/mqtt/identity";
import type { Log } from "../../../modules/ports/log";
import type { Store } from "../../../modules/ports/store";
import { DOMAINS, SchemaStore } from "../../../modules/settings/schema";
import nvs from "../../fixtures/stored/mqtt-1/nvs.json" with { type: "json" };
import { absentSerial, makeFakeHost } from "../../support/fake-host";
import { FakeTime } from "../../support/fake-time";
import { ROOT } from "../../support/files";
import { powerUp } from "../sdk/board";

const SILENT: Log = { level: "error", write: () => undefined };
const METER = {
	maker: "000016",
	serial: "4B3130373333383132310000",
	address: "001C640000CE257E",
} as MeterIdentity;

const folder = mkdtempSync(join(tmpdir(), "kabewatt-mqtt-stored-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
beforeEach(() => {
	cpSync(join(ROOT, "test/fixtures/stored/mqtt-1/node"), folder, { recursive: true });
});

const forms: readonly (readonly [string, () => Store])[] = [
	["a state folder", () => new FileStore(folder, SILENT)],
	[
		"NVS",
		() => {
			powerUp({
				flash: new Map(nvs.map(({ namespace, key, str, i32 }) => [`${namespace}/${key}`, str ?? i32!])),
			});
			return new PreferenceStore(new TraceLog("error"));
		},
	],
];

describe.each(forms)("what was stored of the broker in form 1: %s", (_name, open) => {
	const identityIn = (store: Store) => {
		const time = new FakeTime();
		return new MqttIdentity(store, makeFakeHost(time, { serial: absentSerial(time) }).system);
	};

	it("is read, every value of it, and is the same meter still", () => {
		const store = new SchemaStore(open(), SILENT);
		expect(store.problem("mqtt")).toBeUndefined();
		const identity = identityIn(store);
		expect([identity.id, identity.old, identity.confirmedDay]).toEqual([
			"a1b2c3d4e5f6",
			["0f0e0d0c0b0a", "0102030405ff"],
			20_783,
		]);
		expect(identity.know(METER)).toBe(false);
	});

	it("is left alone in a later form: nothing is named anew, nothing is stored", () => {
		const under = open();
		const { format } = DOMAINS.find(({ name }) => name === "mqtt")!;
		under.set("mqtt", "format", format + 1);
		const identity = identityIn(new SchemaStore(under, SILENT));
		expect([identity.id, identity.know(METER), identity.id]).toEqual(["", false, ""]);
		expect(under.get("mqtt", "id")).toBe(nvs[0]!.str);
	});
});

it("the forms of the fixture say the same", () => {
	const file = readFileSync(join(ROOT, "test/fixtures/stored/mqtt-1/node/mqtt.json"), "utf8");
	expect(JSON.parse(file)).toEqual(Object.fromEntries(nvs.map(({ key, str, i32 }) => [key, str ?? i32])));
});
