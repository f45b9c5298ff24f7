/**
 * A browser on the LAN, written without the project's own code: asks multicast DNS for kabewatt.local (RFC 6762), then
 * reads the page and the status under that name. Prints one line of JSON.
 * Argument: own address.
 */
import { createSocket } from "node:dgram";
import { get } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { gunzipSync } from "node:zlib";

const NAME = ["kabewatt", "local"];
const GROUP = "224.0.0.251";
const PORT = 5353;
const TRIES = 20;

const [address] = process.argv.slice(2);

function question() {
	const labels = NAME.map((label) => Buffer.concat([Buffer.of(label.length), Buffer.from(label)]));
	// The header: any ID, one question. The question: name, type A, class IN.
	const header = Buffer.from([0x4b, 0x77, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0]);
	return Buffer.concat([header, ...labels, Buffer.from([0, 0, 1, 0, 1])]);
}

/** The address that the answer ends with; its TTL says how long it may be kept. */
async function resolve() {
	const socket = createSocket({ type: "udp4" });
	let found;
	socket.on("message", (message) => {
		if (message.readUInt16BE(0) !== 0x4b77 || message.readUInt16BE(6) === 0) return;
		found = { address: [...message.subarray(-4)].join("."), ttlS: message.readUInt32BE(message.length - 10) };
	});
	await new Promise((done) => socket.bind(0, address, done));
	socket.setMulticastInterface(address);
	for (let i = 0; i < TRIES && found === undefined; i++) {
		socket.send(question(), PORT, GROUP);
		await sleep(500);
	}
	socket.close();
	return found;
}

function read(host, path) {
	return new Promise((done, fail) => {
		const request = get(
			{ host, path, headers: { Host: NAME.join("."), "Accept-Encoding": "gzip" }, timeout: 20_000 },
			(response) => {
				const parts = [];
				response.on("data", (part) => parts.push(part));
				response.on("end", () => {
					const body = Buffer.concat(parts);
					const packed = response.headers["content-encoding"] === "gzip";
					done({ status: response.statusCode, text: (packed ? gunzipSync(body) : body).toString() });
				});
			},
		);
		request.on("timeout", () => request.destroy(new Error("timeout")));
		request.on("error", fail);
	});
}

const found = await resolve();
if (found === undefined) console.log(JSON.stringify({ error: "nobody answered to kabewatt.local" }));
else
	try {
		const page = await read(found.address, "/dashboard");
		const status = await read(found.address, "/api/v1/status");
		console.log(
			JSON.stringify({
				...found,
				page: page.status === 200 && page.text.trimEnd().endsWith("</html>") ? page.text.length : 0,
				watts: JSON.parse(status.text).power.watts,
			}),
		);
	} catch (error) {
		console.log(JSON.stringify({ ...found, error: String(error) }));
	}
