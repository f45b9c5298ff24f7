import { createSocket, type Socket } from "node:dgram";
import { afterEach, describe, expect, it } from "vitest";
import { NodeGuard } from "../../hosts/node/ports/guard";
import { NodeTimers } from "../../hosts/node/ports/timers";
import { NodeUdp } from "../../hosts/node/ports/udp";
import { Multicasts } from "../../modules/lan/multicasts";
import type { Log } from "../../modules/ports/log";
import { Settings } from "../../modules/settings/settings";
import { Mdns } from "../../modules/web/names/mdns";
import { absentSerial, FakeStore, makeFakeHost } from "../support/fake-host";
import { FakeTime } from "../support/fake-time";

const GROUP = "224.0.0.251";
const HOME = "127.0.0.1";
const QUESTION = "086b61626577617474056c6f63616c0000010001";
const QUERY = Buffer.from(`123400000001000000000000${QUESTION}`, "hex");

const log: Log = { level: "error", write() {} };
const ends: (() => void)[] = [];
afterEach(() => {
	for (const end of ends.splice(0)) end();
});

function socket(): Socket {
	const made = createSocket({ type: "udp4", reuseAddr: true });
	ends.push(() => made.close());
	return made;
}

/** The name service over this machine's own sockets; multicasts stay on the loopback interface. */
function start(): Mdns {
	const guard = new NodeGuard(log);
	const time = new FakeTime();
	const host = makeFakeHost(time, { serial: absentSerial(time) });
	host.wifi.address = HOME;
	const mdns = new Mdns(
		{ ...host, udp: new NodeUdp(HOME, guard), timers: new NodeTimers(guard) },
		new Settings(new FakeStore()),
		8080,
		new Multicasts(time),
	);
	ends.push(() => mdns.stop());
	mdns.start();
	return mdns;
}

/** Asks as a plain resolver does, from any port, until there is an answer. */
async function ask(): Promise<string> {
	const asker = socket();
	asker.bind(0, HOME, () => asker.setMulticastInterface(HOME));
	await new Promise((done) => asker.once("listening", done));
	const answer = new Promise<string>((done) => asker.once("message", (bytes) => done(bytes.toString("hex"))));
	const again = setInterval(() => asker.send(QUERY, 5353, GROUP), 200);
	ends.push(() => clearInterval(again));
	return answer;
}

describe("kabewatt.local on a computer", () => {
	it("is found, also beside another responder that has the port already", async () => {
		const avahi = socket();
		await new Promise<void>((done) => avahi.bind(5353, "0.0.0.0", done));
		const mdns = start();
		expect(await ask()).toBe(
			`123484000001000100000000${QUESTION}086b61626577617474056c6f63616c00000100010000000a00047f000001`,
		);
		expect(mdns.name).toBe("kabewatt.local");
	}, 20_000);
});
