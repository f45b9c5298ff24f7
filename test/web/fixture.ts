import { utf8Bytes } from "../../modules/bytes/utf8";
import type { ErrorCode } from "../../modules/errors/codes";
import { Multicasts } from "../../modules/lan/multicasts";
import { Meter } from "../../modules/meter/meter";
import type { LinkFacts } from "../../modules/meter/values/link-facts";
import { Readings } from "../../modules/meter/values/readings";
import { Settings } from "../../modules/settings/settings";
import { Costs } from "../../modules/tariff/costs";
import { WebServer } from "../../modules/web/web-server";
import { absentSerial, FakeStore, makeFakeHost } from "../support/fake-host";
import { FakeTime } from "../support/fake-time";

export const FACTS: LinkFacts = {
	attempt: 2,
	nextTryS: 30,
	moduleVersion: "1.2.10",
	channel: 33,
	localName: "kabewatt.local",
	counters: {
		requests: 10,
		answers: 8,
		timeouts: 2,
		unsent: 1,
		moduleTimeouts: 3,
		rejoins: 0,
		moduleRestarts: 1,
		roundTripMaxMs: undefined,
		overruns: 0,
		moduleOverruns: 0,
		droppedBytes: 0,
		joins: 1,
		scans: 3,
		airTimeMs: 1234.5,
		roundTripMs: undefined,
	},
	lastError: "JOIN_NO_ANSWER",
	lastErrorAgoS: 5,
	resetReason: "power",
	freeBytes: 65_536,
	lowestFreeBytes: 32_768,
	collections: 12,
	collectionMs: 8,
	address: "192.168.1.20",
	lanState: "ready",
	lanError: undefined,
	mqttState: "off",
	mqttError: undefined,
	listeners: 1,
	listener: () => undefined,
	listenerAgoS: () => 0,
	strangers: 3,
	uptimeS: 12,
	otherError: undefined,
	clockDoubtful: false,
};

/** The bytes of UTF-8, one character each. */
export const utf8 = (text: string): string =>
	Array.from(utf8Bytes(text), (byte) => String.fromCharCode(byte)).join("");

export const RBID = "0123456789ABCDEF0123456789ABCDEF";
export const PASSWORD = "s3cretRouteB";

/** Pages and API on a fake host, and a client for them. */
export function makeWeb(store = new FakeStore()) {
	const time = new FakeTime();
	const host = makeFakeHost(time, { serial: absentSerial(time), store });
	const settings = new Settings(store);
	const readings = new Readings(time);
	const meter = new Meter(host, readings, settings, store);
	const costs = new Costs(time, meter, settings, store);
	const done: string[] = [];
	let pairFails: ErrorCode | undefined;
	const web = new WebServer(host, {
		version: "0.1.0",
		settings,
		readings,
		facts: FACTS,
		meter,
		costs,
		multicasts: new Multicasts(time),
		port: 80,
		actions: {
			setCredentials(rbid, password) {
				done.push(`${rbid} ${password}`);
				return pairFails;
			},
			factoryReset: () => done.push("factory reset"),
			forgetMeter: () => done.push("forget meter"),
		},
	});
	web.start();
	const send = (text: string, address?: string) => {
		const answer = host.tcp.connect(80, address).request(text);
		const split = answer.indexOf("\r\n\r\n");
		return {
			status: Number(answer.slice(9, 12)),
			head: answer.slice(0, split),
			body: answer.slice(split + 4),
		};
	};
	const get = (path: string, headers = "", host = "192.168.1.20") =>
		send(`GET ${path} HTTP/1.0\r\nHost: ${host}\r\n${headers}\r\n`);
	const post = (path: string, body: string, headers = "", address?: string) =>
		send(
			`POST ${path} HTTP/1.0\r\nHost: 192.168.1.20\r\nContent-Type: application/x-www-form-urlencoded\r\n${headers}` +
				`Content-Length: ${body.length}\r\n\r\n${body}`,
			address,
		);
	/** A text goes out in UTF-8. */
	const putJson = (path: string, text: string, headers = "") => putBytes(path, utf8(text), headers);
	const putBytes = (path: string, body: string, headers = "") =>
		send(
			`PUT ${path} HTTP/1.0\r\nHost: 192.168.1.20\r\nContent-Type: application/json\r\n${headers}` +
				`Content-Length: ${body.length}\r\n\r\n${body}`,
		);
	const logIn = () => {
		const { body } = post("/api/v1/session", `pin=${web.access.pin}`);
		return `Authorization: Bearer ${JSON.parse(body).token}\r\n`;
	};
	return {
		time,
		host,
		web,
		settings,
		readings,
		meter,
		costs,
		done,
		send,
		get,
		post,
		putJson,
		putBytes,
		logIn,
		failPair: (code: ErrorCode) => (pairFails = code),
	};
}
