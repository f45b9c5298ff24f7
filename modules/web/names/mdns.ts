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
	private readonly _host: MdnsHost;
	private readonly _settings: Settings;
	private readonly _records: MdnsRecords;
	private readonly _multicasts: Multicasts;
	private readonly _out = new Uint8Array(CAPACITY);
	private readonly _reader = new DnsReader(this._out);
	/** The next probe, announcement, answer or try: only one of them is pending at a time. */
	private readonly _step: Timer;
	private _socket: UdpSocket | undefined;
	private _state: State = "closed";
	private _started = false;
	private _address: string | undefined;
	/** The name that is wanted, and which one of that name we are. */
	private _base = "";
	private _suffix = 1;
	private _conflicts = 0;
	/** Probes or announcements that went out. */
	private _count = 0;
	private _pending = 0;
	private _recent = 0;
	private _recentAt = Number.NEGATIVE_INFINITY;
	private _unicasts = 0;
	private _secondAt = Number.NEGATIVE_INFINITY;
	private _retryMs = RETRY_MS;

	constructor(host: MdnsHost, settings: Settings, port: number, multicasts: Multicasts) {
		this._host = host;
		this._multicasts = multicasts;
		this._settings = settings;
		this._records = new MdnsRecords(port);
		this._step = host.timers.create(this, "mdns step");
		settings.listen(this);
	}

	/** The name under which the device is found, for example "kabewatt.local"; undefined while it has none. */
	get name(): string | undefined {
		return this._state === "here" ? `${this._records.label}.local` : undefined;
	}

	start(): void {
		this._started = true;
		this.networkChanged();
	}

	/** Says good-bye, so that no other host keeps the name, and closes. */
	stop(): void {
		this._started = false;
		this.leave();
	}

	/** Tell this at every change of the network. */
	networkChanged(): void {
		const address = this._started && this._host.wifi.state === "up" ? this._host.wifi.address : undefined;
		if (address === this._address) return;
		this._address = address;
		if (address == null || !this._records.setAddress(address)) this.close();
		else this.begin();
	}

	onSetting(key: string): void {
		if (key === "name") this.rename();
	}

	onPacket(bytes: Uint8Array, length: number, address: string, port: number): void {
		if ((this._state !== "probing" && this._state !== "here") || !this._reader.load(bytes, length)) return;
		if (!this._reader.isResponse) this.onQuery(address, port);
		else if (port === PORT) this.onResponse();
	}

	onClosed(code: ErrorCode): void {
		if (this._retryMs === RETRY_MS)
			this._host.log.write("warn", code, "mDNS: the page has no name on the LAN, only its address");
		this._socket = undefined;
		this.become("closed");
		this._step.start(this._retryMs);
		this._retryMs = Math.min(RETRY_MAX_MS, this._retryMs * 2);
	}

	private begin(): void {
		this._socket ??= this._host.udp.open(PORT, GROUP, this);
		this._suffix = 1;
		this.probe(this.random(PROBE_MS));
	}

	private become(state: State): void {
		this._state = state;
		this._count = this._pending = 0;
	}

	private close(): void {
		this._step.stop();
		this.become("closed");
		this._socket?.close();
		this._socket = undefined;
	}

	private leave(): void {
		this._address = undefined;
		if (this._state !== "here") {
			this.close();
			return;
		}
		this.sayGoodbye();
		this.become("leaving");
		this._step.start(LEAVE_MS);
	}

	private sayGoodbye(): void {
		this._records.ttlMaxS = 0;
		this.send(ANNOUNCED, 0);
		this._records.ttlMaxS = NORMAL_TTL_S;
	}

	private rename(): void {
		if (this._state !== "probing" && this._state !== "here") return;
		if (labelOf(this._settings.text("name")) === this._base) return;
		if (this._state === "here") this.sayGoodbye();
		this.begin();
	}

	/** Asks whether the name is free, from `ms` from now on. */
	private probe(ms: number): void {
		const base = labelOf(this._settings.text("name"));
		this._base = base;
		this._records.setLabel(this._suffix === 1 ? base : `${base}-${this._suffix}`);
		this.become("probing");
		this._step.start(ms);
	}

	onTimer(): void {
		if (this._state === "leaving") this.close();
		else if (this._state === "closed") {
			if (this._address != null) this.begin();
		} else if (this._state === "probing") {
			if (this._count < PROBES) {
				// A name must not be used before a probe has asked for it.
				if (this.sendProbe()) this._count++;
				this._step.start(PROBE_MS);
				return;
			}
			this.become("here");
			this._conflicts = 0;
			this._retryMs = RETRY_MS;
			this._host.log.write("info", "mdns", `${this._records.label}.local`);
			this.onTimer();
		} else {
			if (this._count < ANNOUNCEMENTS) {
				this.send(ANNOUNCED, 0);
				if (++this._count < ANNOUNCEMENTS) this._step.start(ANNOUNCE_MS);
			}
			this.reply();
		}
	}

	private onQuery(address: string, port: number): void {
		const reader = this._reader;
		let wanted = 0;
		let unicast = true;
		for (let i = 0; i < reader.questions; i++) {
			if (!reader.nextQuestion()) return;
			const bits = this._records.wanted(reader);
			if (bits === 0) continue;
			wanted |= bits;
			if (reader.class < 0x8000) unicast = false;
			// The first question that is ours is the one that a plain resolver gets back.
			if (port !== PORT) {
				if (this._state === "here") this.answerPlainly(bits, address, port);
				return;
			}
		}
		if (wanted === 0) return;
		for (let i = 0; i < reader.answers; i++) {
			if (!reader.nextRecord()) return;
			wanted &= ~this._records.repeated(reader);
		}
		if (this._state === "probing") this.onRival();
		else if (reader.authorities > 0) this.defend(wanted);
		else if (unicast) this.sendUnicast(wanted, address, port);
		else this.schedule(wanted);
	}

	/** Somebody probes for the name while we do: the higher address wins. */
	private onRival(): void {
		for (let i = 0; i < this._reader.authorities; i++) {
			if (!this._reader.nextRecord()) return;
			if (!this._records.isOwnAddress(this._reader) || this._records.compareAddress(this._reader) >= 0)
				continue;
			this.probe(DEFER_MS);
			return;
		}
	}

	private onResponse(): void {
		const reader = this._reader;
		for (let i = 0; i < reader.questions; i++) if (!reader.nextQuestion()) return;
		const count = reader.answers + reader.authorities + reader.additionals;
		for (let i = 0; i < count; i++) {
			if (!reader.nextRecord()) return;
			if (reader.ttlS === 0 || !this._records.contradicted(reader)) continue;
			this.onConflict();
			return;
		}
	}

	/** While probing, the next name is tried; a name that we had is asked for anew, and its other holder may defend it. */
	private onConflict(): void {
		if (this._state === "probing") this._suffix = this._suffix === SUFFIX_MAX ? 1 : this._suffix + 1;
		this._conflicts++;
		this.probe(this._conflicts > CONFLICTS ? SLOW_MS : this.random(PROBE_MS));
	}

	/** Another host probes for the name: we answer at once that it is in use. */
	private defend(wanted: number): void {
		const isAnswered = (wanted & ~this._recent) === 0;
		if (!isAnswered || this._host.clock.ticks() - this._recentAt >= DEFEND_MS) this.send(wanted, 0);
	}

	/** Answers that several hosts give are spread over a tenth of a second. */
	private schedule(wanted: number): void {
		if (wanted === 0) return;
		this._pending |= wanted;
		// A pending announcement says the same within a second.
		if (this._step.running) return;
		const isShared = (wanted & (RECORD.PTR | RECORD.META)) !== 0;
		this._step.start(isShared ? 20 + this.random(100) : 0);
	}

	private reply(): void {
		const now = this._host.clock.ticks();
		const bits = now - this._recentAt < QUIET_MS ? this._pending & ~this._recent : this._pending;
		this._pending = 0;
		// Who asked in vain asks again after a second.
		if (bits !== 0 && this._multicasts.mayAnswer) this.send(bits, extrasOf(bits));
	}

	private random(below: number): number {
		return this._host.system.random() % below;
	}

	private sendProbe(): boolean {
		writeHeader(this._out, 0, 0, 2, 0, 2, 0);
		const end = this._records.writeProbe(this._out, HEADER);
		const length = this._records.write(RECORD.A | RECORD.SRV, this._out, end);
		return this._socket?.send(this._out, length, GROUP, PORT) === true;
	}

	private send(bits: number, extras: number): void {
		const now = this._host.clock.ticks();
		this._recent = now - this._recentAt < QUIET_MS ? this._recent | bits : bits;
		this._recentAt = now;
		this._socket?.send(this._out, this.compose(bits, extras), GROUP, PORT);
	}

	private sendUnicast(bits: number, address: string, port: number): void {
		if (bits === 0 || !this.mayUnicast()) return;
		this._socket?.send(this._out, this.compose(bits, extrasOf(bits)), address, port);
	}

	/** For resolvers that know nothing of multicast DNS: question and number come back, the TTL is short. */
	private answerPlainly(bits: number, address: string, port: number): void {
		if (!this.mayUnicast()) return;
		const records = this._records;
		const extras = extrasOf(bits);
		writeHeader(this._out, this._reader.id, 0x8400, 1, countOf(bits), 0, countOf(extras));
		records.ttlMaxS = LEGACY_TTL_S;
		records.plain = true;
		const question = records.writeQuestion(this._reader, this._out, HEADER);
		const length = records.write(extras, this._out, records.write(bits, this._out, question));
		records.ttlMaxS = NORMAL_TTL_S;
		records.plain = false;
		this._socket?.send(this._out, length, address, port);
	}

	private compose(bits: number, extras: number): number {
		writeHeader(this._out, 0, 0x8400, 0, countOf(bits), 0, countOf(extras));
		return this._records.write(extras, this._out, this._records.write(bits, this._out, HEADER));
	}

	private mayUnicast(): boolean {
		const now = this._host.clock.ticks();
		if (now - this._secondAt >= QUIET_MS) {
			this._secondAt = now;
			this._unicasts = 0;
		}
		return this._unicasts++ < UNICASTS;
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
