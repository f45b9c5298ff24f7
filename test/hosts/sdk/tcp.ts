import { Trigger } from "./trigger";

/** `embedded:io/socket/tcp`: both ends in one object; the test plays the client with `arrive` and `hangUp`. */
interface Options {
	from: TCP;
	onReadable: (count: number) => void;
	onWritable: (count: number) => void;
	onError: () => void;
}

export default class TCP {
	readonly remoteAddress: string;
	/** What the device sent, to the client as one text. */
	received: string;
	closed = false;
	readonly #options: Options | undefined;
	#unread = new Uint8Array(0);
	#writable: number;
	/** What lwIP and the device's own writes tell the machine of, through its queue. */
	readonly trigger = new Trigger((bits) => this.#deliver(bits));
	/** The object that took this one's connection over. */
	owner: TCP | undefined;

	constructor(options?: Options, address = "192.168.1.50") {
		this.#options = options;
		this.remoteAddress = options?.from.remoteAddress ?? address;
		this.received = "";
		this.#writable = 1000;
		if (options === undefined) return;
		options.from.owner = this;
		this.trigger.set("writable", "self");
	}

	/** The stack can take `count` bytes. */
	drain(count = 1000): void {
		this.#writable = count;
		if (!this.closed) this.#options?.onWritable.call(this, count);
	}

	arrive(text: string): void {
		this.#unread = Uint8Array.from(text, (c) => c.charCodeAt(0));
		this.#options?.onReadable.call(this, text.length);
	}

	/** As `arrive`, but in lwIP's task: the machine hears of it by its queue. */
	queue(text: string): void {
		this.#unread = Uint8Array.from(text, (c) => c.charCodeAt(0));
		this.trigger.set("readable");
	}

	hangUp(): void {
		if (!this.closed) this.#options?.onError.call(this);
	}

	read(): ArrayBuffer | undefined {
		this.#check();
		const bytes = this.#unread;
		this.#unread = new Uint8Array(0);
		return bytes.length === 0 ? undefined : bytes.slice().buffer;
	}

	write(bytes: Uint8Array): void {
		this.#check();
		if (bytes.byteLength > this.#writable) throw new Error("would block");
		this.#writable -= bytes.byteLength;
		for (const byte of bytes) this.received += String.fromCharCode(byte);
		this.trigger.set("output", "self");
	}

	close(): void {
		this.closed = true;
		this.trigger.clear();
	}

	#deliver(events: ReadonlySet<string>): void {
		if (this.closed) return;
		if (events.has("error")) {
			this.hangUp();
			return;
		}
		if (events.has("readable") && this.#unread.length > 0)
			this.#options?.onReadable.call(this, this.#unread.length);
		if (events.has("writable") && !this.closed) this.#options?.onWritable.call(this, this.#writable);
	}

	/** The peer has acknowledged: there is room for so much again. */
	acknowledge(count: number): void {
		this.#writable = count;
		this.trigger.set("writable");
	}

	#check(): void {
		if (this.closed) throw new Error("closed");
	}
}
