import { NodeClock } from "../../hosts/node/ports/clock";
import { NodeGuard } from "../../hosts/node/ports/guard";
import { ConsoleLog } from "../../hosts/node/ports/log";
import { NodeTcp } from "../../hosts/node/ports/tcp";
import { NodeTimers } from "../../hosts/node/ports/timers";
import { NodeUdp } from "../../hosts/node/ports/udp";
import { WiredWifi } from "../../hosts/node/ports/wifi";
import { hexToBytes } from "../../modules/bytes/hex";
import { Lan } from "../../modules/lan/lan";
import type { DaySource } from "../../modules/meter/record/day-source";
import { Readings } from "../../modules/meter/values/readings";
import { Relay } from "../../modules/relay/relay";
import { Settings } from "../../modules/settings/settings";
import { METER } from "../relay/relay-rig";
import { FakeStore } from "./fake-host";
import { FakeSystem } from "./fake-system";

/**
 * The relay alone as a program, with a scripted meter behind it: `relay-process ADDRESS [LAN-ALLOW]`. Prints "ready",
 * then one JSON line of its counters for each line on standard input; ends when that closes. A live value comes
 * every two seconds: 929 W and one more each time.
 */
const address = process.argv[2] ?? "127.0.0.1";
const log = new ConsoleLog("info");
const guard = new NodeGuard(log);
const clock = new NodeClock();
const timers = new NodeTimers(guard);
const store = new FakeStore();
const readings = new Readings(clock);
const settings = new Settings(store);

/** Yesterday and the day before are at hand: slot i of day n is n * 1000 + i. */
const days: DaySource = {
	readMinutes: () => false,
	readDay(back, _reverse, to, at) {
		if (back < 1 || back > 2) return false;
		const view = new DataView(to.buffer, to.byteOffset + at, 194);
		view.setUint16(0, back);
		for (let i = 0; i < 48; i++) view.setUint32(2 + i * 4, back * 1000 + i);
		return true;
	},
};

const wifi = new WiredWifi(address);
const lan = new Lan({ udp: new NodeUdp(address, guard), tcp: new NodeTcp([], guard), clock, wifi });
lan.neighbours.allow(process.argv[3] ?? "");

const relay = new Relay(
	{
		udp: lan,
		wifi,
		clock,
		timers,
		system: new FakeSystem(),
		store,
		log,
	},
	readings,
	settings,
	days,
	lan.multicasts,
);

relay.onChange = () => process.stdout.write(`${relay.error ?? (relay.running ? "running" : "off")}\n`);
relay.start();

function hear(epc: number, hex: string): void {
	const bytes = hexToBytes(hex)!;
	readings.store(epc, bytes, 0, bytes.length);
}

readings.setLink("ready");
for (const [epc, edt] of METER) hear(epc, edt);

let watts = 929;
const beat = setInterval(() => {
	watts++;
	hear(0xe7, watts.toString(16).toUpperCase().padStart(8, "0"));
}, 2000);

process.stdin.on("data", () => {
	const { answered, garbage, ignored, limited } = relay.node;
	process.stdout.write(
		`${JSON.stringify({ answered, garbage, ignored, limited, watts, strangers: lan.neighbours.strangers })}\n`,
	);
});
process.stdin.on("end", () => {
	clearInterval(beat);
	relay.stop();
	process.exit(0);
});
setTimeout(() => process.stdout.write("ready\n"), 200);
