import { readFileSync } from "node:fs";
import type { ButtonName } from "../../../modules/ports/buttons";
import type { BodySource, Exchange } from "../../../modules/web/http/exchange";
import { parseForm } from "../../../modules/web/http/form";
import { isLoopback } from "../../../modules/web/http/loopback";
import { isOwnOrigin } from "../../../modules/web/http/origin";
import type { PreviewButtons, PreviewTouch } from "../ports/buttons";
import type { SoftCanvas } from "../ports/canvas";

/** At most so many pictures a second are announced to a page. */
const PUSH_MS = 100;
/** The state is sent this often in any case: the house moves, and both ends notice a lost line. */
const PULSE_MS = 2000;
/**
 * Pages that get news; for a further one the page that takes them most slowly gives way. If none is slow, the
 * new one is refused and asks for the state every second (bench.js): the places are there for requests as well.
 */
const STREAMS = 8;
const RETRY_S = 2;

const POLICY =
	"default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; connect-src 'self'; img-src 'self' data:; " +
	"frame-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** The emulator's house and module as the bench page steers them. */
export interface PreviewControls {
	/** Consumption and solar power set by hand in W; null is the household's own curve. */
	readonly load: number | null;
	readonly sun: number | null;
	readonly radioCut: boolean;
	/** What the meter measures now. */
	readonly meterWatts: number;
	setLoad(watts: number | undefined): void;
	setSun(watts: number | undefined): void;
	cutRadio(cut: boolean): void;
	resetModule(): void;
}

export interface PreviewParts {
	readonly canvas: SoftCanvas;
	readonly buttons: PreviewButtons;
	readonly touch: PreviewTouch;
	/** Undefined when the serial line leads to a real module. */
	readonly controls: PreviewControls | undefined;
	/** For the first run: what the owner of a new device would have at hand. */
	readonly letter: PreviewLetter | undefined;
}

export interface PreviewLetter {
	readonly ssid: string;
	readonly wifiPassword: string;
	readonly rbid: string;
	readonly password: string;
}

/**
 * The page at "/" for whoever sits at this machine: the device's screen drawn pixel by pixel, its buttons, the
 * emulator's controls. Answers clients on the loopback interface alone.
 */
export class Preview {
	readonly #parts: PreviewParts;
	readonly #streams = new Set<EventStream>();
	#pushing: NodeJS.Timeout | undefined;
	#picture: Buffer | undefined;
	#pictureOf = -1;

	constructor(parts: PreviewParts) {
		this.#parts = parts;
		parts.canvas.onRegion = () => this.#push();
	}

	/** Routes of the bench; true when the exchange is one of them. */
	handle(exchange: Exchange): boolean {
		if (!isLoopback(exchange.remoteAddress)) return false;
		const { method, path } = exchange.request;
		const get = method === "GET" || method === "HEAD";
		if (get && path === "/") this.#file(exchange, "index.html", "text/html; charset=utf-8");
		else if (get && path === "/bench/bench.js")
			this.#file(exchange, "bench.js", "text/javascript; charset=utf-8");
		else if (get && path === "/bench/bench.css") this.#file(exchange, "bench.css", "text/css; charset=utf-8");
		else if (get && path === "/screen.png") this.#screen(exchange);
		else if (get && path === "/bench/state") exchange.send(200, "application/json", this.#state());
		else if (get && path === "/bench/events") this.#events(exchange);
		else if (method === "POST" && path === "/bench/button") this.#post(exchange, (form) => this.#press(form));
		else if (method === "POST" && path === "/bench/touch") this.#post(exchange, (form) => this.#touch(form));
		else if (method === "POST" && path === "/bench/control")
			this.#post(exchange, (form) => this.#steer(form));
		else return false;
		return true;
	}

	#file(exchange: Exchange, name: string, type: string): void {
		exchange.header("Content-Security-Policy", POLICY);
		exchange.send(200, type, readFileSync(new URL(`page/${name}`, import.meta.url)));
	}

	#screen(exchange: Exchange): void {
		const { canvas } = this.#parts;
		if (this.#pictureOf !== canvas.changes) {
			this.#picture = canvas.png();
			this.#pictureOf = canvas.changes;
		}
		exchange.send(200, "image/png", this.#picture!);
	}

	#state(): string {
		const { canvas, buttons, controls, letter } = this.#parts;
		return JSON.stringify({
			screen: canvas.changes,
			buttons: buttons.names,
			letter: letter ?? null,
			controls:
				controls === undefined
					? null
					: {
							load: controls.load,
							sun: controls.sun,
							radioCut: controls.radioCut,
							meterWatts: controls.meterWatts,
						},
		});
	}

	#events(exchange: Exchange): void {
		if (this.#streams.size >= STREAMS) this.#slowest()?.exchange.abort();
		if (this.#streams.size >= STREAMS) {
			exchange.header("Retry-After", String(RETRY_S));
			exchange.fail(503, "HTTP_BUSY", `${STREAMS} pages get news`);
			return;
		}
		const stream = new EventStream(
			exchange,
			() => `data: ${this.#state()}\n\n`,
			() => this.#streams.delete(stream),
		);
		this.#streams.add(stream);
		exchange.stream(200, "text/event-stream", stream);
	}

	/** The page that has left news waiting for longest, if one has. */
	#slowest(): EventStream | undefined {
		let slowest: EventStream | undefined;
		for (const stream of this.#streams) if (stream.missed > (slowest?.missed ?? 0)) slowest = stream;
		return slowest;
	}

	#post(exchange: Exchange, act: (form: Map<string, string>) => boolean): void {
		const { request } = exchange;
		const form = parseForm(request.bodyText());
		if (!isOwnOrigin(request.header("origin"), request.header("host")))
			exchange.fail(403, "HTTP_FORBIDDEN", "sent by a page of another site");
		else if (form === undefined || !act(form))
			exchange.fail(400, "HTTP_BAD_REQUEST", "not a control of the bench");
		else {
			this.#push();
			exchange.send(200, "application/json", this.#state());
		}
	}

	#press(form: Map<string, string>): boolean {
		const name = form.get("name") as ButtonName;
		if (!this.#parts.buttons.names.includes(name)) return false;
		this.#parts.buttons.press(name, form.get("down") === "1");
		return true;
	}

	#touch(form: Map<string, string>): boolean {
		const place = `${form.get("x")},${form.get("y")}`;
		if (!/^-?\d{1,4},-?\d{1,4}$/.test(place)) return false;
		const [x, y] = place.split(",").map(Number) as [number, number];
		this.#parts.touch.point(x, y, form.get("down") === "1");
		return true;
	}

	#steer(form: Map<string, string>): boolean {
		const { controls } = this.#parts;
		if (controls === undefined) return false;
		for (const [name, value] of form) {
			const watts = value === "" ? undefined : Number(value);
			if (watts !== undefined && !(watts >= 0 && watts <= 20_000)) return false;
			if (name === "load") controls.setLoad(watts);
			else if (name === "sun") controls.setSun(watts);
			else if (name === "radioCut") controls.cutRadio(watts === 1);
			else if (name === "reset") controls.resetModule();
			else return false;
		}
		return true;
	}

	#push(): void {
		if (this.#streams.size === 0) return;
		this.#pushing ??= setTimeout(() => {
			this.#pushing = undefined;
			for (const stream of this.#streams) stream.wake();
		}, PUSH_MS);
	}
}

/** The state, sent when it changes and every PULSE_MS; of news that a page did not take in time, the last. */
class EventStream implements BodySource {
	readonly exchange: Exchange;
	/** News since the page took the last. */
	missed = 0;
	readonly #tell: () => string;
	readonly #onEnd: () => void;
	readonly #pulse: NodeJS.Timeout;
	#pending: string;

	constructor(exchange: Exchange, tell: () => string, onEnd: () => void) {
		this.exchange = exchange;
		this.#tell = tell;
		this.#onEnd = onEnd;
		this.#pending = tell();
		this.#pulse = setInterval(() => this.wake(), PULSE_MS);
	}

	wake(): void {
		if (this.#pending !== "") this.missed++;
		this.#pending = this.#tell();
		this.exchange.resume();
	}

	next(): string {
		const text = this.#pending;
		this.#pending = "";
		this.missed = 0;
		return text;
	}

	onEnd(): void {
		clearInterval(this.#pulse);
		this.#onEnd();
	}
}
