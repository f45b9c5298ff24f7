import { ALL_NODES, MASKED } from "../air/addresses";
import type { SkModule } from "../module/module";
import { PANA_PORT, PanaServer } from "./pana";

/** From SKJOIN to EVENT 24 when nobody answers. */
const FAIL_AFTER = [38_000, 40_000] as const;
const RETRIES = [2_000, 4_000, 8_000, 8_000, 8_000, 8_000, 8_000] as const;
/** The client re-authenticates by itself at this part of the lifetime. */
const RENEW_AT = 0.8;
const ECHONET_PORT = 3610;

export type SessionState = "idle" | "joining" | "joined" | "ending";

/** The PANA client in the module: join, renewal, end, and what becomes of each datagram. One step is under way at a time. */
export class Session {
	state: SessionState = "idle";
	/** The module holds keys. They stay while a renewal runs. */
	key = false;
	readonly neighbours = new Map<string, string>();
	readonly #module: SkModule;
	readonly #pana: PanaServer;
	#timer: unknown;
	#renewTimer: unknown;
	#expiryTimer: unknown;
	#verdict: "fair" | "reject" | "silent" = "fair";
	#renewing = false;
	#deadline = 0;
	#retry = 0;
	#peer = "";

	constructor(module: SkModule) {
		this.#module = module;
		this.#pana = new PanaServer(module.random);
	}

	/** Everything forgotten, nobody told: SKRESET, power-up. */
	reset(): void {
		this.#stop();
		this.state = "idle";
		this.key = false;
		this.neighbours.clear();
	}

	/** A join or a renewal is under way. */
	get authenticating(): boolean {
		return this.state === "joining" || this.#renewing;
	}

	/** No datagram can leave: there are no keys yet, or none any more. */
	get keyless(): boolean {
		return this.authenticating && !this.key;
	}

	join(address: string): void {
		this.#stop();
		this.state = "joining";
		this.key = false;
		this.#peer = address;
		this.#module.counters.joins++;
		this.#deadlineFromNow();
		this.#then(60, 160, () => this.#solicit());
	}

	/** SKREJOIN, and by itself at 80 % of the lifetime. */
	renew(): void {
		this.#renewing = true;
		this.#module.counters.renewals++;
		this.#deadlineFromNow();
		this.#then(60, 160, () => {
			const { hooks, radio } = this.#module;
			const known = radio.knows(this.#module.mac) && !radio.refused && hooks.reauthenticates();
			this.#verdict = known ? "fair" : "silent";
			this.#sent(this.#reaches());
			if (this.#verdict === "silent" || !this.#reaches()) this.#stall();
			else this.#challenge();
		});
	}

	/** SKTERM. */
	end(): void {
		const module = this.#module;
		this.#stop();
		this.state = "ending";
		this.key = false;
		this.#then(100, 250, () => {
			const heard = this.#reaches() && module.radio.knows(module.mac);
			this.#sent(this.#reaches());
			if (heard) {
				this.#then(150, 400, () => {
					module.radio.close();
					this.#over("27");
				});
			} else {
				this.#then(14_000, 15_000, () => this.#over("28"));
			}
		});
	}

	/** The meter closes the session (EVENT 26). */
	endedByMeter(): void {
		if (this.state !== "joined") return;
		this.#module.radio.close();
		this.#stop();
		this.#over("26");
	}

	/** The session ends on the module's side with this event, nobody asked for it. */
	drop(event: string): void {
		if (this.state !== "joined") return;
		this.#stop();
		this.#module.radio.forget();
		this.#over(event);
	}

	/** The lifetime ran out (EVENT 29): keys are gone; with S17 the client tries again by itself. */
	expire(): void {
		if (this.state !== "joined") return;
		this.#stop();
		this.key = false;
		this.#module.event("29", this.#peerAddress());
		if (this.#module.registers.value("S17") === 1) this.renew();
		else this.state = "idle";
	}

	/** As after a join that happened earlier: for a module whose session outlived its host. */
	adopt(): void {
		this.#peer = this.#module.radio.address;
		this.neighbours.set(this.#peer, this.#module.radio.mac);
		this.#opened(true);
	}

	/**
	 * What happens to a datagram on the air. Returns the parameter of EVENT 21; with 0 the meter has it when it was
	 * meant for the meter's ECHONET Lite port and encrypted.
	 */
	transmit(address: string, port: number, sec: number, bytes: Uint8Array): 0 | 1 | 2 {
		const module = this.#module;
		const muted = module.dse && module.registers.value("SA9") === 0;
		if (module.air.blocked || module.scanner.running || muted || (sec === 1 && !this.key)) return 1;
		const multicast = address === ALL_NODES;
		if (!multicast && !this.isPeer(address)) return this.neighbours.has(address) ? 1 : 2;
		const fate = module.hooks.sendOutcome();
		if (fate !== 0) return fate;
		module.air.spend(bytes.length);
		if (!this.#reaches()) return multicast ? 0 : 1;
		if (port === ECHONET_PORT && sec !== 0 && this.key) module.radio.receive(module.mac, bytes);
		return 0;
	}

	/** The meter, by its address or by the masked one. */
	isPeer(address: string): boolean {
		return address === MASKED || address.toUpperCase() === this.#module.radio.address;
	}

	#solicit(): void {
		const reaches = this.isPeer(this.#peer) && this.#reaches();
		if (this.neighbours.has(this.#peerAddress())) {
			this.#sent(reaches);
			if (reaches) this.#offer();
			else this.#stall();
			return;
		}
		this.#module.event("21", this.#peerAddress(), "02");
		if (!reaches) {
			this.#stall();
			return;
		}
		this.#then(40, 160, () => {
			this.#module.event("02", this.#peerAddress());
			this.neighbours.set(this.#peerAddress(), this.#module.radio.mac);
			this.#offer();
		});
	}

	#offer(): void {
		const module = this.#module;
		this.#verdict = module.radio.admit(module.rbid, module.password);
		if (this.#verdict === "silent") this.#stall();
		else this.#exchange(500, 1_000, this.#pana.start(), () => this.#challenge());
	}

	#challenge(): void {
		this.#exchange(300, 600, this.#pana.challenge(), () => {
			if (this.#verdict === "reject") this.#stall();
			else this.#exchange(300, 600, this.#pana.confirm(), () => this.#complete());
		});
	}

	#complete(): void {
		this.#exchange(100, 240, this.#pana.complete(this.#module.radio.lifetimeS), () => {
			this.#then(4, 7, () => {
				const fresh = !this.#renewing;
				this.#module.event("25", this.#peerAddress());
				this.#opened(fresh);
			});
		});
	}

	/** One request of the meter, and our answer to it on the air. */
	#exchange(low: number, high: number, frame: Uint8Array, next: () => void): void {
		this.#then(low, high, () => {
			if (!this.#reaches()) {
				this.#stall();
				return;
			}
			const { radio } = this.#module;
			this.#module.datagram(radio.address, this.#module.address, PANA_PORT, radio.mac, 0, frame);
			this.#then(110, 200, () => {
				this.#sent(true);
				next();
			});
		});
	}

	#opened(fresh: boolean): void {
		const module = this.#module;
		this.state = "joined";
		this.key = true;
		this.#renewing = false;
		module.radio.open(module.mac, fresh);
		module.onSession("joined");
		const lifetimeMs = module.radio.lifetimeS * 1_000;
		module.time.cancel(this.#renewTimer);
		module.time.cancel(this.#expiryTimer);
		this.#renewTimer = module.time.after(lifetimeMs * RENEW_AT, () => {
			if (module.registers.value("S17") === 1) this.renew();
		});
		this.#expiryTimer = module.time.after(lifetimeMs, () => this.expire());
	}

	/** Sends again and again into the void until PANA gives up with EVENT 24. */
	#stall(): void {
		const { time } = this.#module;
		const left = this.#deadline - time.now();
		const wait = RETRIES[Math.min(this.#retry, RETRIES.length - 1)]!;
		if (wait >= left) {
			this.#timer = time.after(Math.max(0, left), () => this.#fail());
			return;
		}
		this.#retry++;
		this.#timer = time.after(wait, () => {
			this.#sent(this.#reaches() && this.isPeer(this.#peer));
			this.#stall();
		});
	}

	#fail(): void {
		this.#module.counters.joinFailures++;
		this.#stop();
		this.#over("24");
	}

	/** Back to idle, with this event. */
	#over(event: string): void {
		this.state = "idle";
		this.key = false;
		this.#module.event(event, this.#peerAddress());
		this.#module.onSession("idle");
	}

	#sent(arrived: boolean): void {
		this.#module.air.spend(80);
		this.#module.event("21", this.#peerAddress(), arrived ? "00" : "01");
	}

	#reaches(): boolean {
		const module = this.#module;
		return (
			!module.air.blocked && module.radio.hears(module.registers.value("S02"), module.registers.value("S03"))
		);
	}

	/** The address as typed, except that the masked one becomes the meter's. */
	#peerAddress(): string {
		return this.#peer === MASKED ? this.#module.radio.address : this.#peer.toUpperCase();
	}

	#deadlineFromNow(): void {
		this.#retry = 0;
		this.#deadline = this.#module.time.now() + this.#module.random.int(FAIL_AFTER[0], FAIL_AFTER[1]);
	}

	#then(low: number, high: number, run: () => void): void {
		this.#timer = this.#module.time.after(this.#module.random.int(low, high), run);
	}

	#stop(): void {
		const { time } = this.#module;
		time.cancel(this.#timer);
		time.cancel(this.#renewTimer);
		time.cancel(this.#expiryTimer);
		this.#renewing = false;
	}
}
