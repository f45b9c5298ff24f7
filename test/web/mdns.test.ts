import { describe, expect, it } from "vitest";
import { bytesToHex, hexToBytes } from "../../modules/bytes/hex";
import { Multicasts } from "../../modules/lan/multicasts";
import { Settings } from "../../modules/settings/settings";
import { Mdns } from "../../modules/web/names/mdns";
import { labelOf } from "../../modules/web/names/mdns-records";
import { absentSerial, FakeLan, FakeStore, makeFakeHost } from "../support/fake-host";
import { FakeTime } from "../support/fake-time";

const GROUP = "224.0.0.251";
const DEVICE = "192.168.1.20";
const PHONE = "192.168.1.50";

/** A dotted name as DNS bytes in hex. */
function name(text: string): string {
	let hex = "";
	for (const label of text.split(".")) {
		hex += label.length.toString(16).padStart(2, "0");
		for (let i = 0; i < label.length; i++) hex += label.charCodeAt(i).toString(16).padStart(2, "0");
	}
	return `${hex}00`.toUpperCase();
}

const HOST = name("kabewatt.local");
const SERVICE = name("_http._tcp.local");
const INSTANCE = name("kabewatt._http._tcp.local");
const A = `${HOST}00018001000000780004C0A80114`;
const NSEC = `${HOST}002F80010000007800${(HOST.length / 2 + 3).toString(16).toUpperCase()}${HOST}000140`;
const PTR = `${SERVICE}000C000100001194001B${INSTANCE}`;
const SRV = `${INSTANCE}00218001000000780016000000000050${HOST}`;
const TXT = `${INSTANCE}0010800100001194000100`;
const META = `${name("_services._dns-sd._udp.local")}000C0001000011940012${SERVICE}`;
const ALL = `000084000000000400000000${PTR}${SRV}${TXT}${A}`;
const PROBE = `000000000002000000020000${HOST}00FF8001${INSTANCE}00FF8001${SRV}${A}`;

const query = (questions: string[], known: string[] = [], authorities: string[] = []) =>
	`00000000${[questions, known, authorities].map((list) => list.length.toString(16).padStart(4, "0")).join("")}0000` +
	[...questions, ...known, ...authorities].join("");
const response = (...records: string[]) =>
	`000084000000${records.length.toString(16).padStart(4, "0")}00000000${records.join("")}`;
const address = (host: string, last: string, ttl = "00000078") =>
	`${name(host)}00018001${ttl}0004C0A801${last}`;

/** A device with its name service, and a phone on the same LAN that hears everything. */
function bench(owner = "") {
	const time = new FakeTime();
	const lan = new FakeLan();
	const store = new FakeStore();
	const host = makeFakeHost(time, { serial: absentSerial(time), udp: lan.at(DEVICE), store });
	const settings = new Settings(store);
	if (owner !== "") settings.set("name", owner);
	const multicasts = new Multicasts(time);
	const mdns = new Mdns(host, settings, 80, multicasts);
	let heard: string[] = [];
	const open = (port: number) =>
		lan.at(PHONE).open(port, GROUP, {
			onPacket: (bytes, length) => heard.push(bytesToHex(bytes, 0, length)),
			onClosed: () => {},
		});
	const phone = open(5353);
	const plain = open(40_000);
	const take = () => {
		const all = heard;
		heard = [];
		return all;
	};
	const send = (hex: string, from = phone, to = GROUP) => {
		const bytes = hexToBytes(hex)!;
		from.send(bytes, bytes.length, to, 5353);
		time.advance(150);
		return take();
	};
	const settle = (ms = 5000) => {
		time.advance(ms);
		return take();
	};
	return { time, lan, host, settings, multicasts, mdns, plain, send, settle };
}

/** The same, with its name. */
function named(owner = "") {
	const rig = bench(owner);
	rig.mdns.start();
	rig.settle();
	return rig;
}

describe("taking a name", () => {
	it("asks three times whether it is free, then tells everybody twice", () => {
		const { mdns, settle } = bench();
		mdns.start();
		expect(mdns.name).toBeUndefined();
		expect(settle()).toEqual([PROBE, PROBE, PROBE, ALL, ALL]);
		expect(mdns.name).toBe("kabewatt.local");
		expect(settle(600_000)).toEqual([]);
	});

	it.each([
		["", "kabewatt"],
		["Kitchen", "kitchen"],
		["2nd Floor, North!", "2nd-floor-north"],
		["台所", "kabewatt"],
		["台所 2", "kabewatt"],
		["---", "kabewatt"],
		["x".repeat(20), "x".repeat(20)],
	])("%s becomes %s", (owner, label) => {
		expect(labelOf(owner)).toBe(label);
	});

	it("takes the next one when another host has it already", () => {
		const { mdns, send, settle } = bench();
		mdns.start();
		settle(400);
		send(response(address("KABEWATT.local", "07")));
		settle();
		expect(mdns.name).toBe("kabewatt-2.local");
	});

	it("lets the higher address have it when two ask at the same time", () => {
		const { mdns, send, settle } = bench();
		mdns.start();
		settle(400);
		send(query([`${HOST}00FF8001`], [], [address("kabewatt.local", "15")]));
		expect(settle(800)).toEqual([]);
		expect(settle()).toHaveLength(5);
		const lower = bench();
		lower.mdns.start();
		lower.settle(400);
		lower.send(query([`${HOST}00FF8001`], [], [address("kabewatt.local", "13")]));
		expect(lower.settle(700).length).toBeGreaterThan(0);
	});

	it("asks anew when another host uses its name later, and gives way to one that defends it", () => {
		const { mdns, send, settle } = named();
		send(response(address("kabewatt.local", "07")));
		expect(mdns.name).toBeUndefined();
		settle(300);
		send(response(address("kabewatt.local", "07")));
		settle();
		expect(mdns.name).toBe("kabewatt-2.local");
	});

	it("tries slowly when somebody claims every name", () => {
		const { mdns, send, settle } = bench();
		mdns.start();
		let probes = 0;
		for (let ms = 0; ms < 300_000; ms += 300) {
			const heard = settle(150);
			probes += heard.length;
			// The probe's first name is the one that it asks for.
			const asked = heard[0]?.slice(24, heard[0].indexOf("00FF8001"));
			const answer = asked === undefined ? "00" : response(`${asked}00018001000000780004C0A80107`);
			probes += send(answer).length;
		}
		expect(mdns.name).toBeUndefined();
		expect(probes).toBeLessThan(100);
	});

	it("is not impressed by what is no claim: its own record, one that ends, another name", () => {
		const { mdns, send, settle } = named();
		send(response(A));
		send(response(address("kabewatt.local", "07", "00000000")));
		send(response(address("kabewatt2.local", "07")));
		send(response(address("kabewatt.local.example", "07")));
		settle(100);
		expect(mdns.name).toBe("kabewatt.local");
	});

	it("follows the setting", () => {
		const { mdns, settings, settle } = named();
		settings.set("name", "Kitchen");
		const [goodbye] = settle();
		expect(goodbye).toBe(ALL.replaceAll("000011940", "000000000").replaceAll("0000007800", "0000000000"));
		expect(mdns.name).toBe("kitchen.local");
		settings.set("name", "kitchen");
		expect(settle()).toEqual([]);
	});
});

describe("the budget of all multicast", () => {
	it("leaves a question unanswered while it is used up, and answers the next", () => {
		const { time, multicasts, send } = named();
		while (multicasts.mayAnswer) multicasts.take();
		expect(send(query([`${HOST}00010001`]))).toEqual([]);
		time.advance(1000);
		expect(send(query([`${HOST}00010001`]))).toEqual([response(A)]);
	});

	it("takes no name that nobody was asked about", () => {
		const { host, settings, time } = bench();
		let open = false;
		let sent = 0;
		const udp: typeof host.udp = {
			open: () => ({
				send: () => {
					if (open) sent++;
					return open;
				},
				close: () => {},
			}),
		};
		const mdns = new Mdns({ ...host, udp }, settings, 80, new Multicasts(time));
		mdns.start();
		time.advance(10_000);
		expect(mdns.name).toBeUndefined();
		open = true;
		time.advance(10_000);
		expect(mdns.name).toBe("kabewatt.local");
		// Three probes, two announcements.
		expect(sent).toBe(5);
	});
});

describe("answering", () => {
	it.each([
		["the address", [`${HOST}00010001`], response(A)],
		["the address, in any case", [`${name("KabeWatt.LOCAL")}00010001`], response(A)],
		["the address, by a pointer to an earlier name", [`${name("x.local")}00010001`, "08KABE"], ""],
		["an IPv6 address, which it has not", [`${HOST}001C0001`], response(NSEC)],
		["web pages", [`${SERVICE}000C0001`], `000084000000000100000003${PTR}${SRV}${TXT}${A}`],
		["its own page", [`${INSTANCE}00210001`], `000084000000000100000001${SRV}${A}`],
		["everything about its page", [`${INSTANCE}00FF0001`], `000084000000000200000001${SRV}${TXT}${A}`],
		["all services", [`${name("_services._dns-sd._udp.local")}000C0001`], response(META)],
		["two things at once", [`${HOST}00010001`, `${INSTANCE}00100001`], response(TXT, A)],
		["another host", [`${name("printer.local")}00010001`], ""],
		["a name that begins like its own", [`${name("kabewatt.local.example")}00010001`], ""],
		["another class", [`${HOST}00010003`], ""],
	])("%s", (what, questions, answer) => {
		const { send } = named();
		if (what.includes("pointer")) {
			// "x.local" stands at 12, its "local" at 14.
			const pointed = "086B61626577617474C00E00010001";
			expect(send(query([questions[0]!, pointed]))).toEqual([response(A)]);
		} else expect(send(query(questions))).toEqual(answer === "" ? [] : [answer]);
	});

	it("keeps silent about what the asker knows, unless that is nearly over", () => {
		const { send, settle } = named();
		expect(send(query([`${HOST}00010001`], [A]))).toEqual([]);
		expect(send(query([`${SERVICE}000C0001`], [PTR]))).toEqual([]);
		settle(2000);
		expect(send(query([`${HOST}00010001`], [address("kabewatt.local", "14", "00000010")]))).toEqual([
			response(A),
		]);
	});

	it("says at most 450 bytes, with the longest name and everything asked for", () => {
		const { mdns, send, settle } = named("x".repeat(20));
		send(response(address(`${"x".repeat(20)}.local`, "07")));
		settle(300);
		send(response(address(`${"x".repeat(20)}.local`, "07")));
		settle();
		expect(mdns.name).toBe(`${"x".repeat(20)}-2.local`);
		const own = name(`${"x".repeat(20)}-2.local`);
		const instance = name(`${"x".repeat(20)}-2._http._tcp.local`);
		const heard = send(
			query([
				`${own}00FF0001`,
				`${own}001C0001`,
				`${instance}00FF0001`,
				`${SERVICE}000C0001`,
				`${name("_services._dns-sd._udp.local")}000C0001`,
			]),
		);
		expect(heard).toHaveLength(1);
		// A suffix of two digits is one byte more in each of up to six names.
		expect(heard[0]!.length / 2 + 8).toBeLessThanOrEqual(450);
		expect(heard[0]!.length / 2).toBeGreaterThan(300);
	});

	it("says the same thing to all at most once a second", () => {
		const { send, settle } = named();
		expect(send(query([`${HOST}00010001`]))).toHaveLength(1);
		expect(send(query([`${HOST}00010001`]))).toHaveLength(0);
		settle(1000);
		expect(send(query([`${HOST}00010001`]))).toHaveLength(1);
	});

	it("defends its name at once against one who asks whether it is free", () => {
		const { send } = named();
		const probe = query([`${HOST}00FF8001`], [], [address("kabewatt.local", "07")]);
		expect(send(probe)).toEqual([response(A)]);
	});

	it("answers a plain resolver alone, with its question, its number and a short time", () => {
		const { plain, send } = named();
		const question = `${HOST}00010001`;
		expect(send(`123401000001000000000000${question}`, plain, DEVICE)).toEqual([
			`123484000001000100000000${question}${HOST}000100010000000A0004C0A80114`,
		]);
	});

	it("sends one asker at most 20 answers in a second", () => {
		const { time, plain, send, settle } = named();
		let answers = 0;
		for (let i = 0; i < 100; i++) {
			const bytes = hexToBytes(`123401000001000000000000${HOST}00010001`)!;
			plain.send(bytes, bytes.length, DEVICE, 5353);
		}
		answers = settle(10).length;
		expect(answers).toBe(20);
		time.advance(1000);
		expect(send(`123401000001000000000000${HOST}00010001`, plain, DEVICE)).toHaveLength(1);
	});
});

describe("coming and going", () => {
	it("says good-bye, so that nobody keeps the name, and hears nothing afterwards", () => {
		const { mdns, send, settle } = named();
		mdns.stop();
		expect(settle()).toEqual([
			ALL.replaceAll("000011940", "000000000").replaceAll("0000007800", "0000000000"),
		]);
		expect(mdns.name).toBeUndefined();
		expect(send(query([`${HOST}00010001`]))).toEqual([]);
	});

	it("waits for an address, and takes the name anew with another one", () => {
		const { host, mdns, send, settle } = bench();
		host.wifi.become("off", undefined);
		mdns.start();
		expect(settle()).toEqual([]);
		host.wifi.become("up", "192.168.1.21");
		mdns.networkChanged();
		expect(settle()).toHaveLength(5);
		expect(send(query([`${HOST}00010001`]))).toEqual([response(address("kabewatt.local", "15"))]);
	});

	it("says once that the port is taken, and tries again quietly", () => {
		const { host, settings, time } = bench();
		let opened = 0;
		const udp: typeof host.udp = {
			open: (_port, _group, events) => {
				opened++;
				time.create(() => events.onClosed("LAN_PORT_BUSY")).start(0);
				return { send: () => false, close: () => {} };
			},
		};
		const mdns = new Mdns({ ...host, udp }, settings, 80, new Multicasts(time));
		mdns.start();
		time.advance(6 * 3_600_000);
		expect(opened).toBeGreaterThan(5);
		expect(opened).toBeLessThan(15);
		expect(host.logged.filter(({ code }) => code === "LAN_PORT_BUSY")).toHaveLength(1);
	});
});

describe("hostile messages", () => {
	it.each([
		["nothing", ""],
		["a piece of a header", "0000000000"],
		["a question that is not there", "000000000001000000000000"],
		["65,535 questions", `00000000FFFF000000000000${HOST}00010001`],
		["a name without an end", `0000000000010000000000003F${"61".repeat(20)}`],
		["a label of a reserved kind", `00000000000100000000000041${"61".repeat(65)}0000010001`],
		["a pointer to itself", "000000000001000000000000C00C00010001"],
		["two pointers to each other", "000000000001000000000000C00EC00C00010001"],
		["a pointer beyond the end", "000000000001000000000000CFFF00010001"],
		["a pointer cut in half", "000000000001000000000000C0"],
		["a record longer than the message", `000084000000000100000000${HOST}00018001000000781000C0A80107`],
		["an address of three bytes", `000084000000000100000000${name("a.local")}00018001000000780003C0A801`],
		["an opcode", `000028000001000000000000${HOST}00010001`],
	])("%s: no answer, and the name stays", (_what, hex) => {
		const { mdns, send } = named();
		expect(send(hex)).toEqual([]);
		expect(mdns.name).toBe("kabewatt.local");
		expect(send(query([`${HOST}00010001`]))).toEqual([response(A)]);
	});
});
