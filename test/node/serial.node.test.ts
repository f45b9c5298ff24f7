import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { createServer, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { EmulatorSerial } from "../../hosts/node/ports/emulator-serial";
import { NodeGuard } from "../../hosts/node/ports/guard";
import { DeviceSerial, TcpSerial } from "../../hosts/node/ports/serial";
import type { Serial } from "../../modules/ports/serial";

/** A machine that does much else at the same time is slow. */
const PATIENT = { timeout: 20_000, interval: 50 };
const guard = new NodeGuard({ level: "debug", write() {} });
const cleanUp: (() => void)[] = [];
afterEach(() => {
	for (const act of cleanUp.splice(0)) act();
});

/** Opens a port and notes what it says. */
function open(serial: Serial) {
	const heard = { text: "", closed: [] as string[], early: true };
	const port = serial.open(115_200, {
		onBytes(bytes, length) {
			expect(heard.early).toBe(false);
			heard.text += Buffer.from(bytes.subarray(0, length)).toString("latin1");
		},
		onClosed(code) {
			expect(heard.early).toBe(false);
			heard.closed.push(code);
		},
	});
	heard.early = false;
	cleanUp.push(() => port.close());
	const write = (text: string) => port.write(Buffer.from(text, "latin1"), text.length);
	return { port, heard, write };
}

async function listen(onSocket: (socket: Socket) => void): Promise<{ server: Server; port: number }> {
	const server = createServer((socket) => {
		socket.on("error", () => socket.destroy());
		onSocket(socket);
	});
	await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
	cleanUp.push(() => server.close());
	return { server, port: (server.address() as { port: number }).port };
}

describe("a module behind TCP", () => {
	it("gets what was written before it was connected, in order, and is heard", async () => {
		const { port } = await listen((socket) => socket.on("data", (bytes) => socket.write(bytes)));
		const { heard, write } = open(new TcpSerial("127.0.0.1", port, guard));
		expect([write("SKVER\r\n"), write("SKINFO\r\n")]).toEqual([true, true]);
		await expect.poll(() => heard.text, PATIENT).toBe("SKVER\r\nSKINFO\r\n");
	});

	it("that is not there is SERIAL_ABSENT, once", async () => {
		const { server, port } = await listen(() => {});
		await new Promise((done) => server.close(done));
		const { heard, write } = open(new TcpSerial("127.0.0.1", port, guard));
		await expect.poll(() => heard.closed, PATIENT).toEqual(["SERIAL_ABSENT"]);
		expect(write("x")).toBe(false);
	});

	it("that goes away is SERIAL_LOST, once", async () => {
		const { port } = await listen((socket) => setTimeout(() => socket.destroy(), 20));
		const { heard } = open(new TcpSerial("127.0.0.1", port, guard));
		await expect.poll(() => heard.closed, PATIENT).toEqual(["SERIAL_LOST"]);
	});

	it("says nothing any more once it was closed, and may be closed twice", async () => {
		const sockets: Socket[] = [];
		const { port } = await listen((socket) => sockets.push(socket));
		const { port: serial, heard } = open(new TcpSerial("127.0.0.1", port, guard));
		await expect.poll(() => sockets.length, PATIENT).toBe(1);
		serial.close();
		serial.close();
		await expect.poll(() => sockets[0]!.readableEnded || sockets[0]!.destroyed, PATIENT).toBe(true);
		expect(heard.closed).toEqual([]);
	});

	it("takes 2 kB at least, and nothing of what does not fit", () => {
		const { port, write } = open(new TcpSerial("127.0.0.1", 9, guard));
		expect(write("x".repeat(2048))).toBe(true);
		expect(write("x".repeat(4096))).toBe(false);
		expect(write("x".repeat(2048))).toBe(true);
		port.close();
	});
});

describe("a serial device", () => {
	it("that does not exist is SERIAL_ABSENT", async () => {
		const { heard } = open(new DeviceSerial("/dev/no-such-device", guard));
		await expect.poll(() => heard.closed, PATIENT).toEqual(["SERIAL_ABSENT"]);
	});

	it("closed before it is open stays silent", async () => {
		const { port, heard } = open(new DeviceSerial("/dev/no-such-device", guard));
		port.close();
		await new Promise((done) => setTimeout(done, 200));
		expect(heard.closed).toEqual([]);
	});

	it.skipIf(!has("socat"))(
		"is opened as a pseudo-terminal, heard and written to, and its end is noticed (needs socat)",
		async () => {
			const folder = mkdtempSync(join(tmpdir(), "kabewatt-pty-"));
			const link = join(folder, "tty");
			const socat: ChildProcess = spawn("socat", [`pty,raw,echo=0,link=${link}`, "exec:cat"]);
			cleanUp.push(() => {
				socat.kill("SIGKILL");
				rmSync(folder, { recursive: true, force: true });
			});
			await expect.poll(() => existsSync(link), PATIENT).toBe(true);
			const { heard, write } = open(new DeviceSerial(link, guard));
			expect(write("SKVER\r\n")).toBe(true);
			await expect.poll(() => heard.text, PATIENT).toBe("SKVER\r\n");
			socat.kill("SIGKILL");
			await expect.poll(() => heard.closed, PATIENT).toEqual(["SERIAL_LOST"]);
		},
	);
});

describe("the emulator as a serial port", () => {
	it("answers, and never within the call that wrote", async () => {
		const { heard, write } = open(new EmulatorSerial(guard));
		let during = "";
		write("SKVER\r\n");
		during = heard.text;
		expect(during).toBe("");
		await expect.poll(() => heard.text, PATIENT).toContain("EVER");
	});

	it("keeps the module's state when the port is closed and opened again", async () => {
		const serial = new EmulatorSerial(guard);
		const first = open(serial);
		first.write("SKSREG SFE 0\r\n");
		await expect.poll(() => first.heard.text, PATIENT).toContain("OK");
		first.port.close();
		expect(first.write("SKVER\r\n")).toBe(false);
		const second = open(serial);
		second.write("SKVER\r\n");
		await expect.poll(() => second.heard.text, PATIENT).toContain("EVER");
		expect(second.heard.text).not.toContain("SKVER");
	});
});

function has(program: string): boolean {
	try {
		execFileSync("which", [program]);
		return true;
	} catch {
		return false;
	}
}
