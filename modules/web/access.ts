import { toHex } from "../bytes/hex";
import type { ErrorCode } from "../errors/codes";
import type { Clock } from "../ports/clock";
import type { Store } from "../ports/store";
import type { System } from "../ports/system";
import { isLoopback } from "./http/loopback";
import { PinLocks } from "./pin-locks";

const DOMAIN = "kabewatt-secret";
const KEY = "pin";

const SESSIONS = 4;
/** A session ends after half an hour without use, and after twelve hours in any case. */
const IDLE_MS = 1_800_000;
const LIFE_MS = 12 * 3_600_000;
/** How long the screen shows the PIN when a page asks for it. */
const SHOW_MS = 120_000;
/** Asked for so often and never typed: somebody plays with the screen, which is then left alone for an hour. */
const SHOWS = 3;
const SHOWS_REST_MS = 3_600_000;

/**
 * The PIN that the device shows on its screen, and the sessions of those who have read it there. A PIN is six
 * digits, made once and kept until a factory reset; a session's token is 128 random bits.
 */
export class Access {
	/** Called when a page asks for the PIN to be shown, and when it may go again. */
	onShow: (() => void) | undefined;
	private readonly _clock: Clock;
	private readonly _system: System;
	private readonly _store: Store;
	private _pin: string;
	private readonly _locks: PinLocks;
	private _shownUntil = 0;
	private _shows = 0;
	/** "" where no session is. */
	private readonly _tokens: string[] = [];
	private readonly _used: number[] = [];
	private readonly _made: number[] = [];

	constructor(clock: Clock, system: System, store: Store) {
		this._clock = clock;
		this._system = system;
		this._store = store;
		this._locks = new PinLocks(clock, store);
		this._pin = this.load() ?? this.make();
		for (let i = 0; i < SESSIONS; i++) this.end(i);
	}

	/** For the screen only. */
	get pin(): string {
		return this._pin;
	}

	/** True while the screen is to show the PIN because a page asked for it. */
	get shown(): boolean {
		return this._clock.ticks() < this._shownUntil;
	}

	/** Seconds until a PIN of this sender is listened to, 0 when it is now. */
	lockedS(sender: string): number {
		return this._locks.lockedS(sender);
	}

	/** Somebody is at the device (pressed a button, typed at its console): no sender is locked out any more. */
	attended(): void {
		this._locks.lift();
	}

	/** A page wants the PIN on the screen. False when it has asked too often; the view Set-up shows it too. */
	show(): boolean {
		const now = this._clock.ticks();
		if (now < this._shownUntil) return true;
		if (now - this._shownUntil > SHOWS_REST_MS) this._shows = 0;
		if (this._shows >= SHOWS) return false;
		this._shows++;
		this._shownUntil = now + SHOW_MS;
		this.onShow?.();
		return true;
	}

	/** Tries a PIN that came from the address `sender`: undefined when it is right, else PIN_WRONG or PIN_LOCKED. */
	check(pin: string, sender: string): ErrorCode | undefined {
		if (this._locks.lockedS(sender) > 0) return "PIN_LOCKED";
		if (!same(pin, this._pin)) {
			this._locks.wrong(sender);
			return "PIN_WRONG";
		}
		// On this machine itself: that is as good as a press.
		if (isLoopback(sender)) this._locks.lift();
		else this._locks.right(sender);
		return undefined;
	}

	/** Opens a session and returns its token; the session unused for longest gives way. */
	openSession(): string {
		const now = this._clock.ticks();
		this._shows = 0;
		this._shownUntil = 0;
		this.onShow?.();
		let at = 0;
		for (let i = 1; i < SESSIONS; i++) if (this._used[i]! < this._used[at]!) at = i;
		let token = "";
		for (let i = 0; i < 4; i++) token += toHex(this._system.random(), 8);
		this._tokens[at] = token;
		this._used[at] = this._made[at] = now;
		return token;
	}

	/**
	 * Judges an Authorization header, "Bearer " and a session's token or the PIN itself (for programs).
	 * Undefined when it is good, else PIN_REQUIRED, PIN_WRONG or PIN_LOCKED.
	 */
	authorize(header: string | undefined, sender: string): ErrorCode | undefined {
		if (header == null || !header.startsWith("Bearer ")) return "PIN_REQUIRED";
		const word = header.slice(7).trim();
		if (word.length === this._pin.length) return this.check(word, sender);
		const now = this._clock.ticks();
		for (let i = 0; i < this._tokens.length; i++) {
			const token = this._tokens[i]!;
			if (token === "" || !same(word, token)) continue;
			if (now - this._used[i]! > IDLE_MS || now - this._made[i]! > LIFE_MS) {
				this.end(i);
				break;
			}
			this._used[i] = now;
			return undefined;
		}
		return "PIN_REQUIRED";
	}

	/** Ends every session and makes a new PIN (factory reset). */
	reset(): void {
		for (let i = 0; i < SESSIONS; i++) this.end(i);
		this._locks.lift();
		this._shownUntil = 0;
		this._pin = this.make();
	}

	private end(index: number): void {
		this._tokens[index] = "";
		this._used[index] = this._made[index] = Number.NEGATIVE_INFINITY;
	}

	private load(): string | undefined {
		const stored = this._store.get(DOMAIN, KEY);
		if (typeof stored !== "string" || stored.length !== 6) return undefined;
		for (let i = 0; i < 6; i++) if (stored[i]! < "0" || stored[i]! > "9") return undefined;
		return stored;
	}

	private make(): string {
		const pin = String(this._system.random() % 1_000_000).padStart(6, "0");
		this._store.set(DOMAIN, KEY, pin);
		return pin;
	}
}

/** Compares without telling by its duration how much is right. */
export function same(a: string, b: string): boolean {
	if (a.length !== b.length) return false;
	let difference = 0;
	for (let i = 0; i < a.length; i++) difference |= a.charCodeAt(i) ^ b.charCodeAt(i);
	return difference === 0;
}
