import { getFrame, type Port, Stuck } from "./naive";

/**
 * Drivers in the ways of public ones, as their flows are known: order, waits and habits, good and bad. Each gives
 * the power that it read as it would show it, or throws Stuck with the step at which the real one would hang.
 */
export type Driver = (port: Port) => number;

/** Where a driver stops that knows hex digits alone. */
export const BINARY = "ERXUDP: nothing in hex";

interface Pan {
	readonly channel: string;
	readonly panId: string;
	readonly mac: string;
}

/** Reads a description line by line, by key. */
function describe(block: string): Pan | undefined {
	const field = (key: string) => new RegExp(`${key}:([0-9A-F]+)`).exec(block)?.[1];
	const [channel, panId, mac] = [field("Channel"), field("Pan ID"), field("Addr")];
	if (channel === undefined || panId === undefined || mac === undefined) return undefined;
	return { channel, panId, mac };
}

/** SKSCAN with growing durations, each to its EVENT 22. */
function scan(port: Port, durations: readonly number[], side: string, extraMs = 0): Pan {
	for (const duration of durations) {
		const from = port.at;
		port.must(`SKSCAN 2 FFFFFFFF ${duration.toString(16)}${side}`);
		port.need(/EVENT 22 [^\r]*\r\n/, 300_000, "EVENT 22");
		port.time.advance(extraMs);
		const pan = describe(port.text.slice(from));
		if (pan !== undefined) return pan;
	}
	throw new Stuck("scan: no meter");
}

/** SKLL64: one bare line, no OK. */
function linkLocal(port: Port, mac: string): string {
	port.write(`SKLL64 ${mac}\r\n`);
	return port.need(/(FE80:[0-9A-F:]{34})\r\n/, 2_000, "SKLL64")[1]!;
}

function join(port: Port, pan: Pan, ms: number): string {
	port.must(`SKSREG S2 ${pan.channel}`);
	port.must(`SKSREG S3 ${pan.panId}`);
	const address = linkLocal(port, pan.mac);
	port.must(`SKJOIN ${address}`);
	const end = port.need(/EVENT (24|25) /, ms, "SKJOIN");
	if (end[1] === "24") throw new Stuck("SKJOIN: EVENT 24");
	return address;
}

function credentials(port: Port): void {
	port.must(`SKSETPWD C ${port.password}`);
	port.must(`SKSETRBID ${port.rbid}`);
}

const length = (frame: string) => frame.length.toString(16).toUpperCase().padStart(4, "0");

/** Takes the last token of an ERXUDP line for hex digits, as many do. */
function hexPower(port: Port, ms: number): number {
	const line = port.find(/ERXUDP [^\r\n]* ([0-9A-F]*E704([0-9A-F]{8}))\r\n/, ms);
	if (line === undefined) throw new Stuck(BINARY);
	return Number.parseInt(line[2]!, 16) | 0;
}

/** Reads the frame behind LEN, in whatever form, by length and bytes. */
function binaryPower(port: Port, ms: number): number {
	const frame = port.find(
		/ERXUDP [^\r\n]*? 0012 (?:[\s\S]{14}([\s\S]{4})|[0-9A-F]{28}([0-9A-F]{8}))\r\n/,
		ms,
	);
	if (frame === undefined) throw new Stuck("ERXUDP: nothing");
	if (frame[2] !== undefined) return Number.parseInt(frame[2], 16) | 0;
	let value = 0;
	for (const char of frame[1]!) value = (value << 8) | char.charCodeAt(0);
	return value;
}

/** MOM: finds the dialect out by SKINFO; ROPT, and WOPT once; SA2 on everything; 6, 7, 8; 12 tries of 12 s. */
export const momonga: Driver = (port) => {
	port.must("SKVER");
	port.must("SKSREG SFE 0");
	const side = / FFFE\s*$/m.test(port.must("SKINFO")) ? "" : " 0";
	port.write("ROPT\r");
	if (/OK 00/.test(port.need(/OK (\d\d)\r|FAIL ER04\r/, 2_000, "ROPT")[0])) {
		port.write("WOPT 01\r");
		port.need(/OK\r/, 2_000, "WOPT");
	}
	port.must("SKSREG SA2 1");
	credentials(port);
	const address = join(port, scan(port, [6, 7, 8], side), 60_000);
	for (let i = 0; i < 12; i++) {
		const frame = getFrame(i + 1, 0xe7);
		port.write(`SKSENDTO 1 ${address} 0E1A 1${side} ${length(frame)} ${frame}`);
		port.need(/EVENT 21 [^\r]*00\r\n/, 5_000, "EVENT 21");
		try {
			return hexPower(port, 12_000);
		} catch {}
	}
	throw new Stuck("12 tries");
};

/** HA: the set-up of Home Assistant's route_b_smart_meter: ROPT while echo is on, read line by line, WOPT; then MOM. */
export const homeAssistant: Driver = (port) => {
	port.write("ROPT\r");
	port.need(/^ROPT\r\n/, 2_000, "ROPT: its echo up to LF");
	const mode = port.need(/^([^\r]*)\r/, 2_000, "ROPT: its answer up to CR")[1];
	if (mode === "OK 00") port.write("WOPT 01\r");
	port.time.advance(500);
	port.at = port.text.length;
	return momonga(port);
};

/** HSK: the device's kind is configured; echo stays on; a space behind each command; 4 to 7, 500 ms more; sends D5. */
export const brouteMqtt =
	(side: "" | " 0"): Driver =>
	(port) => {
		credentials(port);
		const address = join(port, scan(port, [4, 5, 6, 7], `${side} `, 500), 60_000);
		const list = "\x10\x81\x01\0\x0e\xf0\x01\x0e\xf0\x01\x73\x01\xd5\x04\x01\x05\xff\x01";
		port.write(`SKSENDTO 1 ${address} 0E1A 1${side} ${length(list)} ${list}`);
		port.answer("D5", 5_000);
		const frame = getFrame(0x200, 0xe7);
		port.write(`SKSENDTO 1 ${address} 0E1A 1${side} ${length(frame)} ${frame}`);
		port.answer("Get", 5_000);
		return hexPower(port, 15_000);
	};

/** W2M: reads by length in either form; joins the PAN of a file at once, gives up after 41 s and scans. */
export const wisun2mqtt =
	(side: "" | " 0", cache?: Pan): Driver =>
	(port) => {
		port.ask("SKTERM");
		port.must("SKSREG SFE 0");
		credentials(port);
		let address: string;
		try {
			if (cache === undefined) throw new Stuck("no cache");
			port.must(`SKADDNBR ${linkLocal(port, cache.mac)} ${cache.mac}`);
			address = join(port, cache, 41_000);
		} catch {
			address = join(port, scan(port, [6, 7, 8], side), 41_000);
		}
		const frame = getFrame(7, 0xe7);
		port.write(`SKSENDTO 1 ${address} 0E1A 1${side} ${length(frame)} ${frame}`);
		return binaryPower(port, 8_000);
	};

/** AK: SE; the first commands go out without waiting; each scan is followed by the next before its EVENT 22. */
export const m5stick: Driver = (port) => {
	port.write("SKSREG SFE 0\r\nSKTERM\r\n");
	port.time.advance(1_000);
	port.at = port.text.length;
	credentials(port);
	let pan: Pan | undefined;
	const waits = [4_672, 650, 18_000] as const;
	for (let i = 0; i < 6 && pan === undefined; i++) {
		const from = port.at;
		port.must(`SKSCAN 2 FFFFFFFF ${4 + Math.min(i, 2)}`);
		port.find(/EVENT 22 /, waits[Math.min(i, 2)]!);
		pan = describe(port.text.slice(from));
	}
	if (pan === undefined) throw new Stuck("scan: no meter");
	const address = join(port, pan, 60_000);
	const frame = getFrame(1, 0xe7);
	port.write(`SKSENDTO 1 ${address} 0E1A 1 ${length(frame).toLowerCase()} ${frame}`);
	port.need(/EVENT 21 /, 5_000, "EVENT 21");
	return hexPower(port, 20_000);
};

/** FUT: sec 2, and CR LF behind the payload; hex digits alone are understood; 6, 6, 6. */
export const wisunrb =
	(side: "" | " 0"): Driver =>
	(port) => {
		port.must("SKSREG SFE 0");
		port.ask("SKTERM");
		credentials(port);
		const address = join(port, scan(port, [6, 6, 6], side), 60_000);
		let power = Number.NaN;
		// Each answer of the module is awaited as "the next line that is not blank".
		for (let i = 0; i < 3; i++) {
			const frame = getFrame(i, 0xe7);
			port.write(`SKSENDTO 1 ${address} 0E1A 2${side} ${length(frame)} ${frame}\r\n`);
			port.answer("SKSENDTO", 5_000);
			power = hexPower(port, 5_000);
		}
		return power;
	};

/** TNI: DSE; the length of the password in decimal digits; CR LF behind the payload; asks every second; 5 s, then reset. */
export const rustExample: Driver = (port) => {
	port.emulator.pulseReset();
	port.time.advance(4_000);
	port.must(`SKSETPWD 12 ${port.password}`);
	port.must(`SKSETRBID ${port.rbid}`);
	const pan = scan(port, [6, 6, 7], " 0");
	const address = join(port, pan, 60_000);
	let power = Number.NaN;
	for (let i = 0; i < 20; i++) {
		const frame = getFrame(1, 0xe7);
		port.write(`SKSENDTO 1 ${address} 0E1A 1 0 ${length(frame)} ${frame}\r\n`);
		power = hexPower(port, 5_000);
		port.time.advance(1_000);
	}
	return power;
};

/** NJM: CR LF and SKVER in two rounds; reads ROPT first; SKREJOIN when an answer is missing; SKTERM at the end. */
export const njm =
	(side: "" | " 0"): Driver =>
	(port) => {
		for (let round = 0; round < 2; round++) {
			port.write("\r\nSKVER\r\n");
			if (port.find(/EVER \d+\.\d+\.\d+/, 1_000) !== undefined) break;
		}
		port.time.advance(100);
		port.write("ROPT\r");
		const ropt = port.need(/OK (\d\d)\r|FAIL ER04\r/, 2_000, "ROPT")[1];
		port.must("SKSREG SFE 0");
		if (!port.ask("SKREJOIN").startsWith("FAIL ER10")) throw new Stuck("SKREJOIN without a session");
		credentials(port);
		const address = join(port, scan(port, [5, 6, 7], side), 60_000);
		port.must("SKREJOIN");
		port.need(/EVENT 25 /, 20_000, "EVENT 25");
		const frame = getFrame(3, 0xe7);
		port.write(`SKSENDTO 1 ${address} 0E1A 1${side} ${length(frame)} ${frame}`);
		const power = ropt === "00" ? binaryPower(port, 10_000) : hexPower(port, 10_000);
		port.must("SKTERM");
		port.need(/EVENT 27 /, 20_000, "EVENT 27");
		return power;
	};

/** The script of the blogs: echo stays on, and each answer is a fixed number of lines. */
export const blogScript =
	(side: "" | " 0"): Driver =>
	(port) => {
		const readLine = (ms = 30_000) => port.need(/([^\r\n]*)\r\n/, ms, "readline")[1]!;
		const two = (command: string) => {
			port.write(`${command}\r\n`);
			return [readLine(), readLine()];
		};
		const failed = (line: string) => line.startsWith("FAIL");
		two(`SKSETPWD C ${port.password}`);
		two(`SKSETRBID ${port.rbid}`);
		let pan: Pan | undefined;
		for (let duration = 4; pan === undefined; duration++) {
			if (duration > 14) throw new Stuck("scan: no meter");
			const [, answer] = two(`SKSCAN 2 FFFFFFFF ${duration.toString(16)}${side}`);
			if (failed(answer!)) throw new Stuck(`SKSCAN: ${answer}`);
			let block = "";
			for (let line = ""; !line.startsWith("EVENT 22"); ) {
				line = readLine(300_000);
				if (line.startsWith("  ")) block += `${line}\n`;
			}
			pan = describe(block);
		}
		two(`SKSREG S2 ${pan.channel}`);
		two(`SKSREG S3 ${pan.panId}`);
		const [, address] = two(`SKLL64 ${pan.mac}`);
		two(`SKJOIN ${address}`);
		for (let line = ""; !line.startsWith("EVENT 25"); ) {
			line = readLine(60_000);
			if (line.startsWith("EVENT 24")) throw new Stuck("SKJOIN: EVENT 24");
		}
		// The instance list, which is always the next line.
		readLine();
		const frame = getFrame(1, 0xe7);
		port.write(`SKSENDTO 1 ${address} 0E1A 1${side} ${length(frame)} ${frame}`);
		// Echo, EVENT 21, OK, then the answer.
		for (let i = 0; i < 3; i++) readLine();
		const [name, data] = readLine().split(/ .* /);
		if (name !== "ERXUDP") throw new Stuck(`the fourth line is ${name}`);
		if (!/^[0-9A-F]{36}$/.test(data!)) throw new Stuck(BINARY);
		return Number.parseInt(data!.slice(28), 16) | 0;
	};
