import { PROTOCOLS } from "../../hosts/protocols/both";
import { App } from "../../modules/app/app";
import { type FakeHost, FakeStore, makeFakeHost } from "../support/fake-host";
import { FakeTime } from "../support/fake-time";
import { type Oddities, OddModule, PAIR_ID } from "./odd-module";

export const RBID = `00FACADE00FACADE00FACADE${PAIR_ID}`;
export const PASSWORD = "QWERTZUIOP42";

const LOOK_MS = 200;

/** The whole app in virtual time with an odd module on its UART. */
export class OddHome {
	readonly time = new FakeTime();
	readonly module: OddModule;
	readonly host: FakeHost;
	readonly app: App;
	/** What the recorder of the serial line was shown. */
	readonly traced: string[] = [];
	/** `state` or `state CODE` of the link as a page would show it, each change once. */
	readonly states: string[] = [];
	/** The powers that were shown, each value once. */
	readonly powers: number[] = [];

	/** `store`: what an earlier run of the device left behind. */
	constructor(odd: Oddities, store?: FakeStore) {
		this.module = new OddModule(this.time, odd);
		this.host = makeFakeHost(this.time, {
			serial: this.module,
			store: store ?? new FakeStore(),
			debug: true,
		});
		this.host.store.values.set("kabewatt-secret/rbid", RBID);
		this.host.store.values.set("kabewatt-secret/password", PASSWORD);
		this.app = new App(this.host, {
			version: "0.0.0",
			protocols: PROTOCOLS,
			trace: { onTrace: (direction, text) => this.traced.push(direction + text) },
		});
	}

	start(): this {
		this.app.start();
		return this;
	}

	/** Lets time pass, and looks at what is shown every 200 ms. */
	run(ms: number): this {
		for (let left = ms; left > 0; left -= LOOK_MS) {
			this.time.advance(Math.min(left, LOOK_MS));
			const { watts } = this;
			if (watts !== undefined && !this.powers.includes(watts)) this.powers.push(watts);
			const { linkState, linkError } = this.app.readings;
			const shown = linkError === undefined ? linkState : `${linkState} ${linkError}`;
			if (this.states[this.states.length - 1] !== shown) this.states.push(shown);
		}
		return this;
	}

	/** Starts, and lets time pass until there is a live value; throws when there is none within `limitMs`. */
	untilWatts(limitMs: number): this {
		this.start();
		for (let left = limitMs; this.watts === undefined; left -= LOOK_MS) {
			if (left <= 0) throw new Error(`no live value within ${limitMs} ms: ${this.states.join(", ")}`);
			this.run(LOOK_MS);
		}
		return this;
	}

	get watts(): number | undefined {
		return this.app.readings.watts;
	}

	/** What a page gets. */
	get status(): string {
		return this.host.tcp.connect(80).request("GET /api/v1/status HTTP/1.1\r\nHost: 192.168.1.20\r\n\r\n");
	}

	/** Everything that leaves the device but the wire to the module. */
	get shown(): string {
		return [this.status, ...this.traced, ...this.host.logged.map(({ code, text }) => `${code} ${text}`)].join(
			"\n",
		);
	}
}
