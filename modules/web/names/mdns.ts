import { writeU16, writeU32 } from "../../bytes/bytes";
import type { ErrorCode } from "../../errors/codes";
import type { Multicasts } from "../../lan/multicasts";
import type { Host } from "../../ports/host";
import type { Timer, TimerOwner } from "../../ports/timers";
import type { UdpEvents, UdpSocket } from "../../ports/udp";
import type { Settings, SettingsListener } from "../../settings/settings";
import { DnsReader } from "./dns-reader";
import { ANNOUNCED, labelOf, MdnsRecords, RECORD } from "./mdns-records";

const PORT = 5353;
const GROUP = "224.0.0.251";
const HEADER = 12;
/** All records, a question and the header with the longest name: 450 bytes. */
const CAPACITY = 512;
const PROBES = 3;
const PROBE_MS = 250;
const ANNOUNCEMENTS = 2;
const ANNOUNCE_MS = 1000;
/** Of two that probe at the same time one waits so long, and then finds the other one there (RFC 6762 8.2). */
const DEFER_MS = 1000;
/** After many conflicts names are tried slowly (RFC 6762 8.1): somebody answers to every one of them. */
const CONFLICTS = 10;
const SLOW_MS = 5000;
const SUFFIX_MAX = 99;
const RETRY_MS = 60_000;
const RETRY_MAX_MS = 3_600_000;
/** A record is multicast at most once a second (RFC 6762 6). */
const QUIET_MS = 1000;
const DEFEND_MS = 250;
/** Unicast answers in a second. What is asked for beyond it gets none, so that nobody can make us shower a third. */
const UNICASTS = 20;
/** The host may hand the last datagram over a moment later. */
const LEAVE_MS = 50;
/** TTL for resolvers that ask from another port and keep no track of changes (RFC 6762 6.7). */
const LEGACY_TTL_S = 10;
const NORMAL_TTL_S = 4500;

type State = "closed" | "probing" | "here" | "leaving";

export type MdnsHost = Pick<Host, "udp" | "timers" | "clock" | "system" | "log" | "wifi">;

/**
 * Answers to `kabewatt.local`, or to the name that the owner gave where that is ASCII, and offers the page as
 * service `_http._tcp` (RFC 6762, RFC 6763). A name that another host has gives way to the next one:
 * kabewatt-2, kabewatt-3 and so on. Memory is bounded: nothing that a datagram says is kept.
 */
export class Mdns implements UdpEvents, SettingsListener, TimerOwner {
	readonly #host: MdnsHost;
	readonly #settings: Settings;
	readonly #records: MdnsRecords;
	readonly #multicasts: Multicasts;
	readonly #out = new Uint8Array(CAPACITY);
	readonly #reader = new DnsReader(this.#out);
	/** The next probe, announcement, answer or try: only one of them is due at a time. */
	readonly #step: Timer;
	#socket: UdpSocket | undefined;
	#state: State = "closed";
	#started = false;
	#address: string | undefined;
	/** The name that is wanted, and which one of that name we are. */
	#base = "";
	#suffix = 1;
	#conflicts = 0;
	/** Probes or announcements that went out. */
	#count = 0;
	#pending = 0;
	#recent = 0;
	#recentAt = Number.NEGATIVE_INFINITY;
	#unicasts = 0;
	#secondAt = Number.NEGATIVE_INFINITY;
	#retryMs = RETRY_MS;

	constructor(host: MdnsHost, settings: Settings, port: number, multicasts: Multicasts) {
		this.#host = host;
		this.#multicasts = multicasts;
		this.#settings = settings;
		this.#records = new MdnsRecords(port);
		this.#step = host.timers.create(this);
		settings.listen(this);
	}

	/** The name under which the device is found, for example "kabewatt.local"; undefined while it has none. */
	get name(): string | undefined {
		return this.#state === "here" ? `${this.#records.label}.local` : undefined;
	}

	start(): void {
		this.#started = true;
		this.networkChanged();
	}

	/** Says good-bye, so that no other host keeps the name, and closes. */
	stop(): void {
		this.#started = false;
		this.leave();
	}

	/** Tell this at every change of the network. */
	networkChanged(): void {
		const address = this.#started && this.#host.wifi.state === "up" ? this.#host.wifi.address : undefined;
		if (address === this.#address) return;
		this.#address = address;
		if (address == null || !this.#records.setAddress(address)) this.close();
		else this.begin();
	}

	onSetting(key: string): void {
		if (key === "name") this.rename();
	}

	onPacket(bytes: Uint8Array, length: number, address: string, port: number): void {
		if ((this.#state !== "probing" && this.#state !== "here") || !this.#reader.load(bytes, length)) return;
		if (!this.#reader.isResponse) this.onQuery(address, port);
		else if (port === PORT) this.onResponse();
	}

	onClosed(code: ErrorCode): void {
		if (this.#retryMs === RETRY_MS)
			this.#host.log.write("warn", code, "mDNS: the page has no name on the LAN, only its address");
		this.#socket = undefined;
		this.become("closed");
		this.#step.start(this.#retryMs);
		this.#retryMs = Math.min(RETRY_MAX_MS, this.#retryMs * 2);
	}

	private begin(): void {
		this.#socket ??= this.#host.udp.open(PORT, GROUP, this);
		this.#suffix = 1;
		this.probe(this.random(PROBE_MS));
	}

	private become(state: State): void {
		this.#state = state;
		this.#count = this.#pending = 0;
	}

	private close(): void {
		this.#step.stop();
		this.become("closed");
		this.#socket?.close();
		this.#socket = undefined;
	}

	private leave(): void {
		this.#address = undefined;
		if (this.#state !== "here") {
			this.close();
			return;
		}
		this.sayGoodbye();
		this.become("leaving");
		this.#step.start(LEAVE_MS);
	}

	private sayGoodbye(): void {
		this.#records.ttlMaxS = 0;
		this.send(ANNOUNCED, 0);
		this.#records.ttlMaxS = NORMAL_TTL_S;
	}

	private rename(): void {
		if (this.#state !== "probing" && this.#state !== "here") return;
		if (labelOf(this.#settings.text("name")) === this.#base) return;
		if (this.#state === "here") this.sayGoodbye();
		this.begin();
	}

	/** Asks whether the name is free, from `ms` from now on. */
	private probe(ms: number): void {
		const base = labelOf(this.#settings.text("name"));
		this.#base = base;
		this.#records.setLabel(this.#suffix === 1 ? base : `${base}-${this.#suffix}`);
		this.become("probing");
		this.#step.start(ms);
	}

	onTimer(): void {
		if (this.#state === "leaving") this.close();
		else if (this.#state === "closed") {
			if (this.#address != null) this.begin();
		} else if (this.#state === "probing") {
			if (this.#count < PROBES) {
				// A name must not be taken that nobody was asked about.
				if (this.sendProbe()) this.#count++;
				this.#step.start(PROBE_MS);
				return;
			}
			this.become("here");
			this.#conflicts = 0;
			this.#retryMs = RETRY_MS;
			this.#host.log.write("info", "mdns", `${this.#records.label}.local`);
			this.onTimer();
		} else {
			if (this.#count < ANNOUNCEMENTS) {
				this.send(ANNOUNCED, 0);
				if (++this.#count < ANNOUNCEMENTS) this.#step.start(ANNOUNCE_MS);
			}
			this.reply();
		}
	}

	private onQuery(address: string, port: number): void {
		const reader = this.#reader;
		let wanted = 0;
		let unicast = true;
		for (let i = 0; i < reader.questions; i++) {
			if (!reader.nextQuestion()) return;
			const bits = this.#records.wanted(reader);
			if (bits === 0) continue;
			wanted |= bits;
			if (reader.class < 0x8000) unicast = false;
			// The first question that is ours is the one that a plain resolver gets back.
			if (port !== PORT) {
				if (this.#state === "here") this.answerPlainly(bits, address, port);
				return;
			}
		}
		if (wanted === 0) return;
		for (let i = 0; i < reader.answers; i++) {
			if (!reader.nextRecord()) return;
			wanted &= ~this.#records.repeated(reader);
		}
		if (this.#state === "probing") this.onRival();
		else if (reader.authorities > 0) this.defend(wanted);
		else if (unicast) this.sendUnicast(wanted, address, port);
		else this.schedule(wanted);
	}

	/** Somebody probes for the name while we do: the higher address wins. */
	private onRival(): void {
		for (let i = 0; i < this.#reader.authorities; i++) {
			if (!this.#reader.nextRecord()) return;
			if (!this.#records.isOwnAddress(this.#reader) || this.#records.compareAddress(this.#reader) >= 0)
				continue;
			this.probe(DEFER_MS);
			return;
		}
	}

	private onResponse(): void {
		const reader = this.#reader;
		for (let i = 0; i < reader.questions; i++) if (!reader.nextQuestion()) return;
		const count = reader.answers + reader.authorities + reader.additionals;
		for (let i = 0; i < count; i++) {
			if (!reader.nextRecord()) return;
			if (reader.ttlS === 0 || !this.#records.contradicted(reader)) continue;
			this.onConflict();
			return;
		}
	}

	/** While probing, the next name is tried; a name that we had is asked for anew, and its other holder may defend it. */
	private onConflict(): void {
		if (this.#state === "probing") this.#suffix = this.#suffix === SUFFIX_MAX ? 1 : this.#suffix + 1;
		this.#conflicts++;
		this.probe(this.#conflicts > CONFLICTS ? SLOW_MS : this.random(PROBE_MS));
	}

	/** Another host probes for the name: it must hear at once that it is taken. */
	private defend(wanted: number): void {
		const isAnswered = (wanted & ~this.#recent) === 0;
		if (!isAnswered || this.#host.clock.ticks() - this.#recentAt >= DEFEND_MS) this.send(wanted, 0);
	}

	/** Answers that several hosts give are spread over a tenth of a second. */
	private schedule(wanted: number): void {
		if (wanted === 0) return;
		this.#pending |= wanted;
		// An announcement that is due says the same within a second.
		if (this.#step.running) return;
		const isShared = (wanted & (RECORD.PTR | RECORD.META)) !== 0;
		this.#step.start(isShared ? 20 + this.random(100) : 0);
	}

	private reply(): void {
		const now = this.#host.clock.ticks();
		const bits = now - this.#recentAt < QUIET_MS ? this.#pending & ~this.#recent : this.#pending;
		this.#pending = 0;
		// Who asked in vain asks again after a second.
		if (bits !== 0 && this.#multicasts.mayAnswer) this.send(bits, extrasOf(bits));
	}

	private random(below: number): number {
		return this.#host.system.random() % below;
	}

	private sendProbe(): boolean {
		writeHeader(this.#out, 0, 0, 2, 0, 2, 0);
		const end = this.#records.writeProbe(this.#out, HEADER);
		const length = this.#records.write(RECORD.A | RECORD.SRV, this.#out, end);
		return this.#socket?.send(this.#out, length, GROUP, PORT) === true;
	}

	private send(bits: number, extras: number): void {
		const now = this.#host.clock.ticks();
		this.#recent = now - this.#recentAt < QUIET_MS ? this.#recent | bits : bits;
		this.#recentAt = now;
		this.#socket?.send(this.#out, this.compose(bits, extras), GROUP, PORT);
	}

	private sendUnicast(bits: number, address: string, port: number): void {
		if (bits === 0 || !this.mayUnicast()) return;
		this.#socket?.send(this.#out, this.compose(bits, extrasOf(bits)), address, port);
	}

	/** For resolvers that know nothing of multicast DNS: question and number come back, the TTL is short. */
	private answerPlainly(bits: number, address: string, port: number): void {
		if (!this.mayUnicast()) return;
		const records = this.#records;
		const extras = extrasOf(bits);
		writeHeader(this.#out, this.#reader.id, 0x8400, 1, countOf(bits), 0, countOf(extras));
		records.ttlMaxS = LEGACY_TTL_S;
		records.plain = true;
		const question = records.writeQuestion(this.#reader, this.#out, HEADER);
		const length = records.write(extras, this.#out, records.write(bits, this.#out, question));
		records.ttlMaxS = NORMAL_TTL_S;
		records.plain = false;
		this.#socket?.send(this.#out, length, address, port);
	}

	private compose(bits: number, extras: number): number {
		writeHeader(this.#out, 0, 0x8400, 0, countOf(bits), 0, countOf(extras));
		return this.#records.write(extras, this.#out, this.#records.write(bits, this.#out, HEADER));
	}

	private mayUnicast(): boolean {
		const now = this.#host.clock.ticks();
		if (now - this.#secondAt >= QUIET_MS) {
			this.#secondAt = now;
			this.#unicasts = 0;
		}
		return this.#unicasts++ < UNICASTS;
	}
}

/** What whoever asks for these records will ask for next. */
function extrasOf(bits: number): number {
	let extras = 0;
	if ((bits & RECORD.PTR) !== 0) extras |= RECORD.SRV | RECORD.TXT | RECORD.A;
	if ((bits & RECORD.SRV) !== 0) extras |= RECORD.A;
	return extras & ~bits;
}

function countOf(bits: number): number {
	let count = 0;
	for (let rest = bits; rest !== 0; rest &= rest - 1) count++;
	return count;
}

function writeHeader(
	out: Uint8Array,
	id: number,
	flags: number,
	questions: number,
	answers: number,
	authorities: number,
	additionals: number,
): void {
	writeU32(out, 0, (id << 16) | flags);
	writeU16(out, 4, questions);
	writeU16(out, 6, answers);
	writeU16(out, 8, authorities);
	writeU16(out, 10, additionals);
}
