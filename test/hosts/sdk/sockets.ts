import { ACCEPTED, ENDED, READABLE, REFUSED, SOCKETS, WRITABLE } from "../../../hosts/xs/socket/events";
import { type Board, board } from "./board";

/**
 * hosts/xs/socket/sockets without C: the same states, bounds and events (sockets.c), but harder. There an index that
 * is not the app's does nothing; here it ends the run, as following a freed pointer would on a device.
 */
type State = "free" | "waiting" | "taken" | "closing";

const TICK_MS = 100;
const WAITING = 4;
const ROOM = 2048;
/** A read takes what the ring in C holds at most. */
const PIECE = 1024;

/** A client, or whom the device calls; the test plays it. */
export class Peer {
	readonly address: string;
	/** The device's own address on the interface by which it comes in. */
	readonly by: string;
	/** Refused, that is reset before the device's app knew of it. */
	refused = false;
	/** What it got, as one text. */
	received = "";
	/** How the device ended the connection. */
	ended: "finished" | "reset" | undefined;
	/** In the device: sent and not read, written and not taken. */
	unread = "";
	pending = "";
	finished = false;
	failed = false;
	state: State = "free";
	readable = false;
	writable = false;
	told = false;
	heard = false;
	answered = false;
	/** The device calls, and the connection does not stand yet; why it never did. */
	dialling = false;
	failure = 0;

	constructor(address: string, by: string) {
		this.address = address;
		this.by = by;
	}

	/** Refused, or ended by either side. */
	get isOver(): boolean {
		return this.refused || this.failed || this.ended !== undefined;
	}

	send(text: string): void {
		if (this.refused || this.failed) return;
		if (this.state === "closing") return;
		this.unread += text;
		this.readable = true;
		wakeMachine();
	}

	/** Takes the device's call. */
	answer(): void {
		if (!this.dialling) throw new Error("nobody calls");
		this.dialling = false;
		if (this.state !== "taken") return;
		this.writable = true;
		wakeMachine();
	}

	/** The device's call comes to nothing: NOT_FOUND or NOT_TAKEN. */
	refuse(failure: number): void {
		if (!this.dialling) throw new Error("nobody calls");
		this.failure = failure;
		this.reset();
	}

	/** Sends no more, and still hears. */
	finish(): void {
		this.finished = true;
		wakeMachine();
	}

	/** The connection is gone at once, with all that was on its way. */
	reset(): void {
		this.failed = true;
		this.unread = this.pending = "";
		if (this.state !== "taken") this.leave();
		wakeMachine();
	}

	/** The network takes what the app wrote, up to `count` bytes. */
	take(count = Number.POSITIVE_INFINITY): void {
		const before = this.pending.length;
		this.received += this.pending.slice(0, count);
		this.pending = this.pending.slice(count);
		if (before > 0 && this.state === "taken") this.writable = true;
		if (this.pending === "" && this.state === "closing") {
			this.ended = "finished";
			this.leave();
		}
		wakeMachine();
	}

	leave(): void {
		this.state = "free";
		const at = places.indexOf(this);
		if (at >= 0) places[at] = undefined;
	}
}

const places: (Peer | undefined)[] = new Array(SOCKETS).fill(undefined);
/** Whom the device called, newest last, and by which name. */
export const called: { readonly peer: Peer; readonly host: string; readonly port: number }[] = [];
/** As in C, a call can be made only once the network has taken the one before. */
let isCalling = false;
const busyPorts = new Set<number>();
let made: Sockets | undefined;
let madeOn: Board | undefined;
let port = 0;
let refusedPort = false;
/** Posts to the machine's queue, where the test has one; false when there was no room. */
let post: ((deliver: () => void) => boolean) | undefined;
let posted = false;
let onCrash: ((error: Error) => void) | undefined;

/** Nothing catches this: the guards of the hosts do not, and the run has failed. */
function crash(what: string): never {
	const error = new Error(`crash: ${what}`);
	if (onCrash === undefined)
		queueMicrotask(() => {
			throw error;
		});
	else onCrash(error);
	throw error;
}

/** The crashes while `play` runs, for the tests of this fake. */
export function crashesOf(play: () => void): string[] {
	const seen: string[] = [];
	onCrash = (error) => seen.push(error.message);
	try {
		play();
	} catch {
		// Seen.
	} finally {
		onCrash = undefined;
	}
	return seen;
}

export class Sockets {
	readonly #onTurn: () => void;

	constructor(onTurn: () => void) {
		// Another board, or the same one after a restart, has nothing of the last.
		if (madeOn !== board()) closeAll();
		if (made !== undefined) crash("a second set of sockets");
		madeOn = board();
		this.#onTurn = onTurn;
		made = this;
	}

	turn(): void {
		this.#onTurn();
	}

	listen(wanted: number): boolean {
		if (port !== 0) return false;
		port = wanted;
		if (!busyPorts.has(wanted)) return true;
		port = 0;
		refusedPort = true;
		return true;
	}

	stop(): void {
		port = 0;
		refusedPort = false;
	}

	connect(host: string, to: number): number {
		if (host.length > 63) return -1;
		const place = places.indexOf(undefined);
		if (place < 0 || isCalling) return -1;
		isCalling = true;
		queueMicrotask(() => {
			isCalling = false;
		});
		const peer = new Peer(host, "");
		peer.state = "taken";
		peer.dialling = true;
		places[place] = peer;
		called.push({ peer, host, port: to });
		return place;
	}

	failure(index: number): number {
		return taken(index, "failure").failure;
	}

	next(): number {
		if (refusedPort) {
			refusedPort = false;
			return SOCKETS * 32 + REFUSED;
		}
		for (const [index, peer] of places.entries()) {
			const events = peer === undefined ? 0 : eventsOf(peer);
			if (events === 0 || peer === undefined) continue;
			if (events === ACCEPTED) peer.state = "taken";
			else {
				peer.readable = peer.writable = false;
				peer.told = events === ENDED;
			}
			return index * 32 + events;
		}
		return -1;
	}

	address(index: number): string {
		return taken(index, "address").address;
	}

	interface(index: number): string {
		return taken(index, "interface").by;
	}

	read(index: number): ArrayBuffer | undefined {
		const peer = taken(index, "read");
		peer.heard ||= peer.unread !== "";
		const text = peer.unread.slice(0, PIECE);
		peer.unread = peer.unread.slice(PIECE);
		if (peer.unread !== "") peer.readable = true;
		return text === "" ? undefined : Uint8Array.from(text, (c) => c.charCodeAt(0)).buffer;
	}

	writable(index: number): number {
		const peer = taken(index, "writable");
		return peer.failed || peer.dialling ? 0 : ROOM - peer.pending.length;
	}

	write(index: number, bytes: Uint8Array, offset: number, length: number): number {
		const peer = taken(index, "write");
		if (offset + length > bytes.length) throw new RangeError("sockets: beyond the buffer");
		const count = Math.min(length, this.writable(index));
		peer.answered ||= count > 0;
		for (let i = 0; i < count; i++) peer.pending += String.fromCharCode(bytes[offset + i]!);
		return count;
	}

	close(index: number): void {
		const peer = taken(index, "close");
		if (peer.failed) {
			peer.leave();
			return;
		}
		if (peer.dialling) this.abort(index);
		else if (!peer.answered && (peer.heard || peer.unread !== "")) this.abort(index);
		else {
			peer.state = "closing";
			peer.unread = "";
		}
	}

	abort(index: number): void {
		const peer = taken(index, "abort");
		if (!peer.failed) peer.ended = "reset";
		peer.unread = peer.pending = "";
		peer.leave();
	}
}

function eventsOf(peer: Peer): number {
	if (peer.state === "waiting") return ACCEPTED;
	if (peer.state !== "taken" || peer.told) return 0;
	if (peer.failed) return ENDED;
	const events = (peer.readable ? READABLE : 0) | (peer.writable ? WRITABLE : 0);
	if (events === 0 && peer.finished && peer.unread === "" && peer.pending === "") return ENDED;
	return events;
}

function taken(index: number, what: string): Peer {
	const peer = places[index];
	if (peer === undefined || peer.state !== "taken") crash(`${what} of ${index}, which is not the app's`);
	return peer;
}

/** From here on news reach the app through `poster`, and not by `deliver` alone. */
export function postWith(poster: (deliver: () => void) => boolean): void {
	post = poster;
}

/** As in C: one message for all sockets, and no second one while it is under way. */
function wakeMachine(): void {
	if (post === undefined || posted || !hasNews()) return;
	posted = post(() => {
		posted = false;
		made?.turn();
		wakeMachine();
	});
	// C looks again itself when a message found no room.
	if (!posted) board().time.setTimer(wakeMachine, TICK_MS);
}

function hasNews(): boolean {
	return refusedPort || places.some((peer) => peer !== undefined && eventsOf(peer) !== 0);
}

/** A client connects; the app hears of it at the next `deliver`. */
export function connect(to: number, address = "192.168.1.50", by = "192.168.1.20"): Peer {
	const peer = new Peer(address, by);
	const place = places.indexOf(undefined);
	const waiting = places.filter((other) => other?.state === "waiting").length;
	if (port !== to) throw new Error("refused");
	if (place < 0 || waiting >= WAITING) {
		peer.refused = true;
		return peer;
	}
	peer.state = "waiting";
	places[place] = peer;
	wakeMachine();
	return peer;
}

/** The machine gets the message; what comes of it too. */
export function deliver(): void {
	for (let i = 0; i < 50; i++) made?.turn();
}

/** Places that are in use. */
export function placesInUse(): number {
	return places.filter((peer) => peer !== undefined).length;
}

export function setPortBusy(busy: number): void {
	busyPorts.add(busy);
}

export function closeAll(): void {
	places.fill(undefined);
	busyPorts.clear();
	made = undefined;
	post = undefined;
	posted = false;
	port = 0;
	refusedPort = false;
	called.length = 0;
	isCalling = false;
}
