import { describe, expect, it } from "vitest";
import type { LinkFacts } from "../../modules/meter/values/link-facts";
import { Readings } from "../../modules/meter/values/readings";
import { Settings } from "../../modules/settings/settings";
import { LinkLog } from "../../modules/web/api/link-log";
import { reportText } from "../../modules/web/api/report";
import { absentSerial, FakeStore, makeFakeHost } from "../support/fake-host";
import { FakeTime } from "../support/fake-time";
import { FACTS } from "./fixture";

/** The line of the support report about the LAN. */
function lanLine(facts: Partial<LinkFacts>, language: "ja" | "en"): string {
	const time = new FakeTime();
	const readings = new Readings(time);
	const report = reportText(
		{
			version: "0.1.0",
			startedAt: 0,
			clock: time,
			settings: new Settings(new FakeStore()),
			readings,
			system: makeFakeHost(time, { serial: absentSerial(time) }).system,
			facts: { ...FACTS, ...facts },
			log: new LinkLog(time, readings),
		},
		language,
	);
	return report.split("\n").find((line) => line.startsWith("LAN: "))!;
}

describe("the support report's line on the LAN", () => {
	it.each([
		[
			"a node that answers",
			{},
			"answering, 192.168.1.20, kabewatt.local",
			"応答中, 192.168.1.20, kabewatt.local",
		],
		[
			"a busy port",
			{ lanState: "down", lanError: "LAN_PORT_BUSY" },
			"down, 192.168.1.20, kabewatt.local, LAN_PORT_BUSY",
			"停止中, 192.168.1.20, kabewatt.local, LAN_PORT_BUSY",
		],
		[
			"no network",
			{ lanState: "down", lanError: "LAN_DOWN", address: undefined, localName: undefined },
			"down, not known, no name, LAN_DOWN",
			"停止中, 不明, 名前なし, LAN_DOWN",
		],
		[
			"the relay switched off on a device, whose page is on the LAN",
			{ lanState: "off" },
			"relay off, 192.168.1.20, kabewatt.local",
			"中継は切, 192.168.1.20, kabewatt.local",
		],
		[
			"nothing of it on the LAN (--lan off)",
			{ lanState: "off", localName: undefined },
			"relay off",
			"中継は切",
		],
	] as const)("tells of %s", (_, facts, en, ja) => {
		expect([lanLine(facts, "en"), lanLine(facts, "ja")]).toEqual([`LAN: ${en}`, `LAN: ${ja}`]);
	});
});
