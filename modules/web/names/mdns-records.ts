import { lowerCase } from "../../bytes/ascii";
import { readU16, readU32, writeU16, writeU32 } from "../../bytes/bytes";
import type { DnsReader } from "./dns-reader";

/** The records that this device answers for, as bits. */
export const RECORD = Object.freeze({ A: 1, NSEC: 2, PTR: 4, SRV: 8, TXT: 16, META: 32 } as const);

/** Those that tell that the device is here, and those that say so when it goes. META is every host's. */
export const ANNOUNCED = RECORD.A | RECORD.PTR | RECORD.SRV | RECORD.TXT;

const BITS: readonly number[] = Object.freeze([
	RECORD.META,
	RECORD.PTR,
	RECORD.SRV,
	RECORD.TXT,
	RECORD.A,
	RECORD.NSEC,
]);

const TYPE = Object.freeze({ A: 1, PTR: 12, TXT: 16, SRV: 33, NSEC: 47, ANY: 255 } as const);
const IN = 1;
/** "Cache flush" of a record that only one host has; "unicast wanted" of a question. */
const TOP = 0x8000;
const HOST_TTL_S = 120;
const OTHER_TTL_S = 4500;

const DEFAULT_LABEL = "kabewatt";
const LOCAL = "local";
const SERVICE: readonly string[] = Object.freeze(["_http", "_tcp", LOCAL] as const);
const META: readonly string[] = Object.freeze(["_services", "_dns-sd", "_udp", LOCAL] as const);

/**
 * Name, address and web service of this device as DNS records (RFC 6762, RFC 6763). At most 390 bytes in all
 * with the longest label.
 */
export class MdnsRecords {
	/** Of the host and of the service; lower case, at most 23 characters. */
	label = "";
	/** TTLs are cut to this: 0 to say good-bye, 10 for resolvers that do not know multicast DNS. */
	ttlMaxS = OTHER_TTL_S;
	/** Without the cache-flush bit, which those resolvers do not know either. */
	plain = false;
	/** IPv4, as a number of 32 bits. */
	address = 0;
	private readonly _port: number;
	private _host: readonly string[] = SERVICE;
	private _instance: readonly string[] = SERVICE;

	constructor(port: number) {
		this._port = port;
	}

	setLabel(label: string): void {
		this.label = label;
		this._host = [label, LOCAL];
		this._instance = [label, ...SERVICE];
	}

	/** False when this is no IPv4 address. */
	setAddress(text: string): boolean {
		const parts = text.split(".");
		this.address = 0;
		for (let i = 0; i < parts.length; i++) this.address = ((this.address << 8) | Number(parts[i])) >>> 0;
		return parts.length === 4;
	}

	/** Which records answer the present question. */
	wanted(reader: DnsReader): number {
		const type = reader.type;
		const any = type === TYPE.ANY;
		const asked = reader.class & ~TOP;
		if (asked !== IN && asked !== TYPE.ANY) return 0;
		// NSEC says that there is nothing else under the name: a phone need not wait for an IPv6 address.
		if (reader.isName(reader.name, this._host)) return any || type === TYPE.A ? RECORD.A : RECORD.NSEC;
		if (reader.isName(reader.name, SERVICE)) return any || type === TYPE.PTR ? RECORD.PTR : 0;
		if (reader.isName(reader.name, META)) return any || type === TYPE.PTR ? RECORD.META : 0;
		if (!reader.isName(reader.name, this._instance)) return 0;
		return (any || type === TYPE.SRV ? RECORD.SRV : 0) | (any || type === TYPE.TXT ? RECORD.TXT : 0);
	}

	/** The bit of the own record that the asker knows by the present one, for at least half of its time, or 0. */
	repeated(reader: DnsReader): number {
		const ttlS = reader.type === TYPE.PTR ? OTHER_TTL_S : HOST_TTL_S;
		if ((reader.class & ~TOP) !== IN || reader.ttlS * 2 < ttlS) return 0;
		switch (reader.type) {
			case TYPE.A:
				return reader.isName(reader.name, this._host) && this.compareAddress(reader) === 0 ? RECORD.A : 0;
			case TYPE.SRV:
				return reader.isName(reader.name, this._instance) && this.isOwnService(reader) ? RECORD.SRV : 0;
			case TYPE.PTR:
				if (reader.isName(reader.name, SERVICE))
					return reader.isName(reader.data, this._instance) ? RECORD.PTR : 0;
				return reader.isName(reader.name, META) && reader.isName(reader.data, SERVICE) ? RECORD.META : 0;
			default:
				return 0;
		}
	}

	/** True when the present record claims one of the own names with other data (RFC 6762 9). */
	contradicted(reader: DnsReader): boolean {
		if ((reader.class & ~TOP) !== IN) return false;
		if (reader.type === TYPE.A)
			return reader.isName(reader.name, this._host) && this.compareAddress(reader) !== 0;
		return (
			reader.type === TYPE.SRV && reader.isName(reader.name, this._instance) && !this.isOwnService(reader)
		);
	}

	/** True when the present record is an address for the own name. */
	isOwnAddress(reader: DnsReader): boolean {
		return reader.type === TYPE.A && reader.isName(reader.name, this._host);
	}

	/** Below 0 when the own address comes before that of the present A record, above 0 when behind it. */
	compareAddress(reader: DnsReader): number {
		if (reader.dataLength !== 4) return -1;
		return this.address - readU32(reader.bytes, reader.data);
	}

	/** Writes the records `bits` at `at` and returns the index behind them. */
	write(bits: number, out: Uint8Array, at: number): number {
		let end = at;
		for (let i = 0; i < BITS.length; i++)
			if ((bits & BITS[i]!) !== 0) end = this.writeOne(BITS[i]!, out, end);
		return end;
	}

	/** Writes the two questions of a probe: has anybody this name? */
	writeProbe(out: Uint8Array, at: number): number {
		const end = this.question(this._host, out, at, TYPE.ANY, IN | TOP);
		return this.question(this._instance, out, end, TYPE.ANY, IN | TOP);
	}

	/** Repeats the present question in the own spelling, as unicast answers to plain resolvers must. */
	writeQuestion(reader: DnsReader, out: Uint8Array, at: number): number {
		const name = reader.name;
		const type = reader.type;
		const names = [this._host, this._instance, SERVICE, META];
		const labels = names.find((own) => reader.isName(name, own)) ?? this._host;
		return this.question(labels, out, at, type, IN);
	}

	private question(
		labels: readonly string[],
		out: Uint8Array,
		at: number,
		type: number,
		asked: number,
	): number {
		const end = writeName(labels, out, at);
		writeU16(out, end, type);
		writeU16(out, end + 2, asked);
		return end + 4;
	}

	private isOwnService(reader: DnsReader): boolean {
		const data = reader.data;
		return (
			reader.dataLength > 6 &&
			readU16(reader.bytes, data + 4) === this._port &&
			reader.isName(data + 6, this._host)
		);
	}

	private writeOne(bit: number, out: Uint8Array, at: number): number {
		switch (bit) {
			case RECORD.META: {
				const data = this.head(META, TYPE.PTR, IN, OTHER_TTL_S, out, at);
				return close(out, data, writeName(SERVICE, out, data));
			}
			case RECORD.PTR: {
				const data = this.head(SERVICE, TYPE.PTR, IN, OTHER_TTL_S, out, at);
				return close(out, data, writeName(this._instance, out, data));
			}
			case RECORD.SRV: {
				const data = this.head(this._instance, TYPE.SRV, IN | TOP, HOST_TTL_S, out, at);
				// Priority and weight.
				writeU32(out, data, 0);
				writeU16(out, data + 4, this._port);
				return close(out, data, writeName(this._host, out, data + 6));
			}
			case RECORD.TXT: {
				const data = this.head(this._instance, TYPE.TXT, IN | TOP, OTHER_TTL_S, out, at);
				// One empty text: a TXT record cannot be without any.
				out[data] = 0;
				return close(out, data, data + 1);
			}
			case RECORD.A: {
				const data = this.head(this._host, TYPE.A, IN | TOP, HOST_TTL_S, out, at);
				writeU32(out, data, this.address);
				return close(out, data, data + 4);
			}
			default: {
				const data = this.head(this._host, TYPE.NSEC, IN | TOP, HOST_TTL_S, out, at);
				const map = writeName(this._host, out, data);
				// Window 0, one byte, the bit of type 1 (A).
				out[map] = 0;
				out[map + 1] = 1;
				out[map + 2] = 0x40;
				return close(out, data, map + 3);
			}
		}
	}

	/** Name, type, class and TTL; returns where the data begins. */
	private head(
		labels: readonly string[],
		type: number,
		ofClass: number,
		ttlS: number,
		out: Uint8Array,
		at: number,
	): number {
		const end = writeName(labels, out, at);
		writeU16(out, end, type);
		writeU16(out, end + 2, this.plain ? ofClass & ~TOP : ofClass);
		writeU32(out, end + 4, Math.min(ttlS, this.ttlMaxS));
		return end + 10;
	}
}

/** Fills in the length of the data, which stands right before it. */
function close(out: Uint8Array, data: number, end: number): number {
	writeU16(out, data - 2, end - data);
	return end;
}

function writeName(labels: readonly string[], out: Uint8Array, at: number): number {
	let end = at;
	for (let which = 0; which < labels.length; which++) {
		const label = labels[which]!;
		out[end++] = label.length;
		for (let i = 0; i < label.length; i++) out[end++] = label.charCodeAt(i);
	}
	out[end] = 0;
	return end + 1;
}

/**
 * The owner's name as a DNS label: ASCII letters and digits in lower case, hyphens for what stands between
 * them. "kabewatt" where the name is empty or holds any other letter.
 */
export function labelOf(name: string): string {
	let label = "";
	for (let i = 0; i < name.length; i++) {
		const code = name.charCodeAt(i);
		if (code > 0x7e) return DEFAULT_LABEL;
		const isLetter = (code >= 0x41 && code <= 0x5a) || (code >= 0x61 && code <= 0x7a);
		if (isLetter || (code >= 0x30 && code <= 0x39)) label += lowerCase(name[i]!);
		else if (label !== "" && !label.endsWith("-")) label += "-";
	}
	if (label.endsWith("-")) label = label.slice(0, -1);
	return label === "" ? DEFAULT_LABEL : label;
}
