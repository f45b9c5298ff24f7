import { createSocket, type Socket } from "node:dgram";

/**
 * A HEMS for tests that shares no code with the program: composes and reads frames by itself, sends from
 * port 3610 or any other, listens on 3610 only.
 */
export class Hems {
	readonly heard: { from: string; hex: string; at: number }[] = [];
	/** Answers of others than this address are not waited for by `ask`. */
	only: string | undefined;
	readonly #ear: Socket;
	readonly #waiters: (() => void)[] = [];
	#tid = 0x4000;

	private constructor(ear: Socket) {
		this.#ear = ear;
		ear.on("message", (bytes, from) => {
			this.heard.push({ from: from.address, hex: bytes.toString("hex").toUpperCase(), at: Date.now() });
			for (const wake of this.#waiters.splice(0)) wake();
		});
	}

	/** Opens port 3610 on `bind` and joins the group on the interface that has `address`. */
	static async open(bind: string, address: string, join = true): Promise<Hems> {
		const ear = createSocket({ type: "udp4", reuseAddr: true });
		await new Promise<void>((resolve, reject) => {
			ear.once("error", reject);
			ear.bind(3610, bind, resolve);
		});
		ear.setBroadcast(true);
		ear.setMulticastInterface(address);
		if (join) ear.addMembership("224.0.23.0", address);
		return new Hems(ear);
	}

	/** Sends a frame built from these parts; returns its TID in hex. */
	send(
		to: string,
		seoj: string,
		deoj: string,
		esv: string,
		blocks: readonly string[],
		from?: Socket,
	): string {
		this.#tid = (this.#tid + 1) & 0xffff;
		const tid = this.#tid.toString(16).padStart(4, "0").toUpperCase();
		const opc = blocks.length.toString(16).padStart(2, "0");
		const frame = Buffer.from(`1081${tid}${seoj}${deoj}${esv}${opc}${blocks.join("")}`, "hex");
		(from ?? this.#ear).send(frame, 3610, to);
		return tid;
	}

	/** The first frame with this TID that is no request (and comes `from` there), or undefined after `ms`. */
	async answer(
		tid: string,
		from?: string,
		ms = 2000,
	): Promise<{ from: string; hex: string; at: number } | undefined> {
		const end = Date.now() + ms;
		for (;;) {
			const found = this.heard.find(
				(frame) =>
					frame.hex.slice(4, 8) === tid &&
					frame.hex[20] !== "6" &&
					(from === undefined || frame.from === from),
			);
			const left = end - Date.now();
			if (found !== undefined || left <= 0) return found;
			await new Promise<void>((resolve) => {
				this.#waiters.push(resolve);
				setTimeout(resolve, left);
			});
		}
	}

	/** Asks and waits: ESV and properties of the answer, or undefined when there was none. */
	async ask(
		to: string,
		seoj: string,
		deoj: string,
		esv: string,
		blocks: readonly string[],
		from?: Socket,
	): Promise<
		{ from: string; at: number; esv: string; seoj: string; values: Map<string, string> } | undefined
	> {
		const found = await this.answer(this.send(to, seoj, deoj, esv, blocks, from), this.only);
		if (found === undefined) return undefined;
		const { hex, at } = found;
		return { from: found.from, at, seoj: hex.slice(8, 14), esv: hex.slice(20, 22), values: properties(hex) };
	}

	close(): void {
		this.#ear.close();
	}
}

/** EPC to EDT of a frame without a second part. */
export function properties(hex: string): Map<string, string> {
	const values = new Map<string, string>();
	let at = 24;
	for (let left = Number.parseInt(hex.slice(22, 24), 16); left > 0; left--) {
		const length = Number.parseInt(hex.slice(at + 2, at + 4), 16) * 2;
		values.set(hex.slice(at, at + 2), hex.slice(at + 4, at + 4 + length));
		at += 4 + length;
	}
	if (at !== hex.length) throw new Error(`frame of ${hex.length / 2} bytes, properties end at ${at / 2}`);
	return values;
}

/** EPCs of a property map. */
export function epcsOf(map: string): string[] {
	const bytes = Buffer.from(map, "hex");
	if (bytes[0]! < 16) return [...bytes.subarray(1)].map((epc) => epc.toString(16).toUpperCase());
	const epcs: number[] = [];
	for (let row = 8; row < 16; row++)
		for (let low = 0; low < 16; low++) if ((bytes[1 + low]! >> (row - 8)) & 1) epcs.push(row * 16 + low);
	return epcs.map((epc) => epc.toString(16).toUpperCase());
}
