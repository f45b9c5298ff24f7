/**
 * Clients that do what clients do at their worst, written without the project's own code: a third resets the
 * connection at a random moment, the others ask for a page and read it whole, half-closed, slowly, byte by byte,
 * or ask nothing. Prints one line of JSON: how each kind ended.
 * Arguments: address of the device, port, connections in all, connections a second, own addresses.
 */
import { connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

const [host, port, connections, perSecond, ...addresses] = process.argv.slice(2);
const KINDS = ["reset", "reset", "reset", "whole", "whole", "half", "slow", "bytes", "silent"];
const PATHS = ["/dashboard", "/api/v1/status"];
/** A device that keeps quiet for so long has forgotten the connection. */
const PATIENCE_MS = 30_000;
const REQUEST = (path) => `GET ${path} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`;

const counts = {};
const latencies = [];
let alive = 0;
let last = 0;

function end(kind, how) {
	counts[kind] ??= {};
	counts[kind][how] = (counts[kind][how] ?? 0) + 1;
	alive--;
	last = Date.now();
}

/** What the client got: a whole answer, a part of one, a refusal (reset before a byte came), or nothing at all. */
function judge(text, error) {
	if (error === "patience") return "forgotten";
	if (text === "") return error === undefined ? "empty" : error === "ECONNRESET" ? "refused" : error;
	const at = text.indexOf("\r\n\r\n");
	const length = /^content-length: (\d+)/im.exec(text)?.[1];
	const isWhole =
		length !== undefined ? text.length - at - 4 === Number(length) : text.endsWith("\r\n0\r\n\r\n");
	if (at < 0 || !isWhole) return "cut";
	return text.slice(9, 12);
}

function one(index) {
	alive++;
	const kind = KINDS[Math.floor(Math.random() * KINDS.length)];
	const began = Date.now();
	const socket = connect({
		host,
		port: Number(port),
		localAddress: addresses[index % addresses.length],
		allowHalfOpen: true,
	});
	let text = "";
	let error;
	const patience = setTimeout(() => {
		error = "patience";
		socket.destroy();
	}, PATIENCE_MS);
	socket.on("error", (failure) => {
		error ??= failure.code;
	});
	socket.on("data", (bytes) => {
		text += bytes.toString("latin1");
	});
	socket.on("end", () => socket.end());
	socket.on("close", () => {
		clearTimeout(patience);
		if (kind === "reset") end(kind, "done");
		else if (kind === "silent") end(kind, error === "patience" ? "forgotten" : "closed");
		else {
			end(kind, judge(text, error));
			if (kind === "whole" && text !== "") latencies.push(Date.now() - began);
		}
	});
	const request = REQUEST(PATHS[index % 2]);
	if (kind === "reset") {
		// In the handshake, before the request, within it, while the answer comes.
		const part = Math.floor(Math.random() * 3);
		if (part > 0) socket.write(part === 1 ? request.slice(0, 20) : request);
		setTimeout(() => socket.resetAndDestroy(), Math.random() ** 2 * 400);
	} else if (kind === "half") socket.end(request);
	else if (kind === "bytes") void trickle(socket, request);
	else if (kind === "slow") {
		socket.write(request);
		socket.pause();
		void drain(socket);
	} else if (kind === "whole") socket.write(request);
}

async function trickle(socket, request) {
	for (const byte of request) {
		if (socket.destroyed) return;
		socket.write(byte);
		await sleep(5);
	}
}

/** Takes something every 100 ms. */
async function drain(socket) {
	for (let i = 0; i < 100 && !socket.destroyed; i++) {
		await sleep(100);
		socket.resume();
		await sleep(1);
		socket.pause();
	}
	socket.resume();
}

const start = Date.now();
for (let i = 0; i < Number(connections); i++) {
	const due = start + (i * 1000) / Number(perSecond);
	if (due > Date.now()) await sleep(due - Date.now());
	while (alive > 60) await sleep(5);
	one(i);
}
while (alive > 0 && Date.now() - last < PATIENCE_MS + 5000) await sleep(50);
latencies.sort((a, b) => a - b);
const seconds = Math.round((Date.now() - start) / 1000);
console.log(JSON.stringify({ seconds, counts, medianMs: latencies[latencies.length >> 1] ?? 0, alive }));
