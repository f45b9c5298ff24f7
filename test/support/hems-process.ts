import { createSocket } from "node:dgram";
import { createRequire } from "node:module";
import { epcsOf, Hems } from "./hems";

/**
 * One LAN client as a program: `hems-process CLIENT OWN-ADDRESS NODE-ADDRESS`. Prints one JSON line: what it
 * found of the node and after how long. CLIENT is a package name or "walker".
 */
const [client, own, node] = process.argv.slice(2) as [string, string, string];
const require = createRequire(import.meta.url);
const started = Date.now();

interface Report {
	discoveryMs: number | undefined;
	/** Properties as this client has them: "028801 E7" to hex. */
	values: Record<string, string>;
	/** When each of them came, in Unix ms. */
	at: Record<string, number>;
	notes: Record<string, unknown>;
}

const report: Report = { discoveryMs: undefined, values: {}, at: {}, notes: {} };
const RUN: Record<string, () => Promise<void>> = {
	"echonet-lite": echonetLite,
	"node-echonet-lite": nodeEchonetLite,
	walker,
};
await RUN[client]!();
process.stdout.write(`${JSON.stringify(report)}\n`);
process.exit(0);

function pause(ms: number): Promise<void> {
	return new Promise((resolve) => setTimeout(resolve, ms));
}

function discovered(): void {
	report.discoveryMs ??= Date.now() - started;
}

/** Discovery, then the package's own fetching of all properties; INF from the node as they come. */
async function echonetLite(): Promise<void> {
	const EL = require("echonet-lite");
	const announced: string[] = [];
	await EL.initialize(
		["05ff01"],
		(from: { address: string }, els: { ESV: string; SEOJ: string; DETAILs: Record<string, string> }) => {
			if (from.address !== node) return;
			discovered();
			for (const epc of Object.keys(els.DETAILs)) report.at[nameOf(els.SEOJ, epc)] = Date.now();
			if (els.ESV === "73") announced.push(...Object.keys(els.DETAILs).map((epc) => `${els.SEOJ} ${epc}`));
		},
		4,
		{ v4: own, autoGetProperties: true, autoGetDelay: 300 },
	);
	EL.search();
	await pause(14_000);
	for (const [eoj, list] of Object.entries(
		(EL.facilities[node] ?? {}) as Record<string, Record<string, string>>,
	))
		for (const [epc, edt] of Object.entries(list))
			report.values[nameOf(eoj, epc)] = String(edt).toUpperCase();
	report.notes = { announced: [...new Set(announced)] };
	EL.release();
}

function nameOf(eoj: string, epc: string): string {
	return `${eoj} ${epc}`.toUpperCase();
}

interface NelDevice {
	address: string;
	eoj: number[][];
}
interface NelMessage {
	prop: { epc: number; buffer: Buffer | null; edt: Record<string, unknown> | null }[];
}

/** Discovery, then getPropertyMaps and every property of the Get map, one at a time, decoded. */
async function nodeEchonetLite(): Promise<void> {
	const Client = require("node-echonet-lite");
	const el = new Client({ lang: "en", type: "lan", netif: own });
	await new Promise<void>((resolve, reject) =>
		el.init((error: Error | null) => (error ? reject(error) : resolve())),
	);
	const device = await new Promise<NelDevice | undefined>((resolve) => {
		setTimeout(() => resolve(undefined), 6000);
		el.startDiscovery((error: Error | null, res: { device: NelDevice }) => {
			if (error === null && res.device.address === node) resolve(res.device);
		});
	});
	el.stopDiscovery();
	if (device === undefined) return;
	discovered();
	report.notes["eoj"] = device.eoj.map((eoj) => Buffer.from(eoj).toString("hex").toUpperCase());
	const decoded: Record<string, unknown> = {};
	for (const eoj of device.eoj) {
		const name = Buffer.from(eoj).toString("hex").toUpperCase();
		const maps = await new Promise<{ message: { data: { get: number[] } } }>((resolve, reject) =>
			el.getPropertyMaps(node, eoj, (error: Error | null, res: never) =>
				error ? reject(error) : resolve(res),
			),
		);
		for (const epc of maps.message.data.get) {
			const message = await new Promise<NelMessage>((resolve, reject) =>
				el.getPropertyValue(node, eoj, epc, (error: Error | null, res: { message: NelMessage }) =>
					error ? reject(error) : resolve(res.message),
				),
			);
			const prop = message.prop[0]!;
			const key = `${name} ${epc.toString(16).toUpperCase()}`;
			report.at[key] = Date.now();
			report.values[key] = prop.buffer?.toString("hex").toUpperCase() ?? "";
			decoded[key] = prop.edt;
		}
	}
	report.notes["decoded"] = decoded;
	el.close();
}

/** The ways of other HEMS, each as its own sources show it (discovery packet, then what follows). */
async function walker(): Promise<void> {
	const hems = await Hems.open("0.0.0.0", own);
	hems.only = node;
	const notes = report.notes;

	// Broadcast only, Get 9F which must be 72, then one Get with every property of the map.
	const broadcast = await hems.ask("255.255.255.255", "05FF01", "0EF001", "62", ["D600"]);
	if (broadcast !== undefined) discovered();
	notes["broadcast"] = [broadcast?.from, broadcast?.esv, broadcast?.values.get("D6")];
	for (const eoj of ["0EF001", "05FF01", "028801"]) {
		const map = await hems.ask(node, "05FF01", eoj, "62", ["9F00"]);
		const epcs = epcsOf(map?.values.get("9F") ?? "00");
		const all = await hems.ask(
			node,
			"05FF01",
			eoj,
			"62",
			epcs.map((epc) => `${epc}00`),
		);
		notes[`all of ${eoj}`] = [map?.esv, all?.esv, epcs.length, all?.values.size];
		for (const [epc, edt] of all?.values ?? []) {
			report.values[`${eoj} ${epc}`] = edt;
			report.at[`${eoj} ${epc}`] = all!.at;
		}
	}

	// Host probe, the maps of each object, batches of ten.
	const probe = await hems.ask(node, "05FF01", "0EF001", "62", ["8A00", "8C00", "8300", "D600"]);
	notes["probe"] = [probe?.esv, [...(probe?.values.keys() ?? [])].join(" ")];
	const maps = await hems.ask(node, "05FF01", "028801", "62", ["9D00", "9F00", "9E00"]);
	const epcs = epcsOf(maps?.values.get("9F") ?? "00");
	const batches: unknown[] = [];
	for (let i = 0; i < epcs.length; i += 10) {
		const batch = epcs.slice(i, i + 10);
		const answer = await hems.ask(
			node,
			"05FF01",
			"028801",
			"62",
			batch.map((epc) => `${epc}00`),
		);
		batches.push([answer?.esv, answer?.values.size === batch.length]);
	}
	notes["batches"] = batches;

	// Instance 0 of the node profile, by multicast.
	const zero = await hems.ask("224.0.23.0", "05FF01", "0EF000", "62", ["D600"]);
	notes["instance 0"] = [zero?.from, zero?.esv, zero?.seoj];

	// From an ephemeral port, five properties; the answer comes to 3610.
	const ephemeral = createSocket("udp4");
	await new Promise<void>((resolve) => ephemeral.bind(0, own, resolve));
	ephemeral.setMulticastInterface(own);
	let astray = 0;
	ephemeral.on("message", () => astray++);
	const five = ["D600", "8300", "9D00", "9E00", "9F00"];
	const fromAnywhere = await hems.ask("224.0.23.0", "0EF001", "0EF001", "62", five, ephemeral);
	notes["ephemeral"] = [fromAnywhere?.from, fromAnywhere?.esv, fromAnywhere?.values.size, astray];
	ephemeral.close();

	// Identity and makers by multicast, maps with everything, then a subscription by INF_REQ.
	const identity = await hems.ask("224.0.23.0", "05FF01", "0EF001", "62", [
		"8300",
		"D600",
		"8A00",
		"8C00",
		"8D00",
	]);
	notes["identity"] = [identity?.esv, identity?.values.get("83")?.length];
	const subscribed = await hems.ask(node, "05FF01", "028801", "63", ["8000", "8100", "8800"]);
	notes["subscription"] = [subscribed?.esv, subscribed?.values.size];

	// A day of history: select, read; another day is not at hand.
	const select = await hems.ask(node, "05FF01", "028801", "61", ["E50102"]);
	const day = await hems.ask(node, "05FF01", "028801", "62", ["E200"]);
	await hems.ask(node, "05FF01", "028801", "61", ["E50150"]);
	const later = await hems.ask(node, "05FF01", "028801", "62", ["E200"]);
	notes["history"] = [select?.esv, day?.esv, day?.values.get("E2")?.slice(0, 20), later?.esv];

	// What is announced within five seconds.
	const before = hems.heard.length;
	await pause(5000);
	const live = hems.heard
		.slice(before)
		.filter((frame) => frame.from === node && frame.hex.slice(20, 22) === "73");
	notes["announced"] = live.filter((frame) => frame.hex.slice(8, 14) === "028801").length;
	hems.close();
}
