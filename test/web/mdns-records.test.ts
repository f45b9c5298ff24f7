import { describe, expect, it } from "vitest";
import { hexToBytes } from "../../modules/bytes/hex";
import { DnsReader } from "../../modules/web/names/dns-reader";
import { labelOf, MdnsRecords, RECORD } from "../../modules/web/names/mdns-records";

/** A dotted name as DNS bytes in hex. */
function name(text: string): string {
	let hex = "";
	for (const label of text.split(".")) {
		hex += label.length.toString(16).padStart(2, "0");
		for (let i = 0; i < label.length; i++) hex += label.charCodeAt(i).toString(16).padStart(2, "0");
	}
	return `${hex}00`;
}

const HOST = name("kabewatt.local");
const OTHER = name("printer.local");
const SERVICE = name("_http._tcp.local");
const META = name("_services._dns-sd._udp.local");
const INSTANCE = name("kabewatt._http._tcp.local");
const HEADER = "000084000001000100000000";
const PORT = 80;
const IN = "8001";

function own(): MdnsRecords {
	const records = new MdnsRecords(PORT);
	records.setLabel("kabewatt");
	expect(records.setAddress("192.168.1.20")).toBe(true);
	return records;
}

function questioned(owner: string, type: string, asked = "0001"): DnsReader {
	const bytes = hexToBytes(`${HEADER}${owner}${type}${asked}`)!;
	const reader = new DnsReader(bytes);
	reader.load(bytes, bytes.length);
	expect(reader.nextQuestion()).toBe(true);
	return reader;
}

function record(owner: string, type: string, data: string, ttl = "00001194", ofClass = IN): DnsReader {
	const length = (data.length / 2).toString(16).padStart(4, "0");
	const bytes = hexToBytes(`${HEADER}${owner}${type}${ofClass}${ttl}${length}${data}`)!;
	const reader = new DnsReader(bytes);
	reader.load(bytes, bytes.length);
	expect(reader.nextRecord()).toBe(true);
	return reader;
}

const [A, PTR, TXT, SRV, AAAA, NSEC, ANY] = ["0001", "000c", "0010", "0021", "001c", "002f", "00ff"] as const;

describe("the records that a question asks for", () => {
	it.each([
		["A of the host", HOST, A, RECORD.A],
		["AAAA of the host", HOST, AAAA, RECORD.NSEC],
		["anything of the host", HOST, ANY, RECORD.A],
		["PTR of the service", SERVICE, PTR, RECORD.PTR],
		["anything of the service", SERVICE, ANY, RECORD.PTR],
		["TXT of the service", SERVICE, TXT, 0],
		["PTR of all services", META, PTR, RECORD.META],
		["A of all services", META, A, 0],
		["SRV of the page", INSTANCE, SRV, RECORD.SRV],
		["TXT of the page", INSTANCE, TXT, RECORD.TXT],
		["A of the page", INSTANCE, A, 0],
		["anything of the page", INSTANCE, ANY, RECORD.SRV | RECORD.TXT],
		["A of another host", OTHER, A, 0],
	])("%s", (_, owner, type, bits) => {
		expect(own().wanted(questioned(owner, type))).toBe(bits);
		expect(own().wanted(questioned(owner, type, "80ff"))).toBe(bits);
		expect(own().wanted(questioned(owner, type, "0003"))).toBe(0);
	});
});

const ADDRESS = "c0a80114";
const service = (port: string, host: string) => `00000000${port}${host}`;

describe("a record of somebody else", () => {
	it.each([
		["the own address", HOST, A, ADDRESS, RECORD.A, false],
		["another address for the own name", HOST, A, "c0a80115", 0, true],
		["an address of three bytes", HOST, A, "c0a801", 0, true],
		["the own address for another name", OTHER, A, ADDRESS, 0, false],
		["the own page", INSTANCE, SRV, service("0050", HOST), RECORD.SRV, false],
		["the own page on another port", INSTANCE, SRV, service("0051", HOST), 0, true],
		["the own page on another host", INSTANCE, SRV, service("0050", OTHER), 0, true],
		["a page without a host", INSTANCE, SRV, "000000000050", 0, true],
		["another page on the own host", OTHER, SRV, service("0050", HOST), 0, false],
		["a text of the page", INSTANCE, TXT, "00", 0, false],
		["what else the host has", HOST, NSEC, `${HOST}000140`, 0, false],
		["the service", SERVICE, PTR, INSTANCE, RECORD.PTR, false],
		["another one's service", SERVICE, PTR, OTHER, 0, false],
		["all services", META, PTR, SERVICE, RECORD.META, false],
		["all services, and another one", META, PTR, OTHER, 0, false],
		["the service under another name", OTHER, PTR, SERVICE, 0, false],
	])("%s", (_, owner, type, data, repeated, contradicted) => {
		const reader = record(owner, type, data);
		expect(own().repeated(reader)).toBe(repeated);
		expect(own().contradicted(reader)).toBe(contradicted);
		const foreign = record(owner, type, data, "00001194", "0003");
		expect(own().repeated(foreign)).toBe(0);
		expect(own().contradicted(foreign)).toBe(false);
	});

	it.each([
		["an address, half of its time left", HOST, A, ADDRESS, "0000003c", RECORD.A],
		["an address, less left", HOST, A, ADDRESS, "0000003b", 0],
		["a service, half of its time left", SERVICE, PTR, INSTANCE, "000008ca", RECORD.PTR],
		["a service, less left", SERVICE, PTR, INSTANCE, "000008c9", 0],
	])("%s", (_, owner, type, data, ttl, repeated) => {
		expect(own().repeated(record(owner, type, data, ttl))).toBe(repeated);
	});

	it.each([
		[HOST, A, true],
		[OTHER, A, false],
		[HOST, AAAA, false],
	])("is an address of the own name: %s %s %s", (owner, type, is) => {
		expect(own().isOwnAddress(record(owner, type, ADDRESS))).toBe(is);
	});

	it.each([
		["c0a80113", 1],
		["c0a80114", 0],
		["c0a80115", -1],
		["c0a801", -1],
		["fffffffe", -1],
	])("%s is before, the same or behind: %i", (data, sign) => {
		expect(Math.sign(own().compareAddress(record(HOST, A, data)))).toBe(sign);
	});
});

describe("an address", () => {
	it.each([
		["255.254.253.252", true, 0xfffefdfc],
		["0.0.0.1", true, 1],
		["1.2.3", false, 0x010203],
	])("%s", (text, good, value) => {
		const records = new MdnsRecords(PORT);
		expect(records.setAddress(text)).toBe(good);
		expect(records.address).toBe(value);
	});
});

describe("a label", () => {
	it.each([
		["AZaz09", "azaz09"],
		["a/b:c@d[e`f{g", "a-b-c-d-e-f-g"],
		["a~", "a"],
		["a\u007f", "kabewatt"],
		["-a--b-", "a-b"],
		["", "kabewatt"],
	])("of %j is %s", (owner, label) => {
		expect(labelOf(owner)).toBe(label);
	});
});
