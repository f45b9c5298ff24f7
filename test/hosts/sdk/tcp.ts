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
	/** The object that took this one's connection over. */
	owner: TCP | undefined;

	constructor(options?: Options) {
		this.#options = options;
		this.remoteAddress = options?.from.remoteAddress ?? "192.168.1.50";
		this.received = "";
		this.#writable = 1000;
		if (options !== undefined) options.from.owner = this;
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
	}

	close(): void {
		this.closed = true;
	}

	#check(): void {
		if (this.closed) throw new Error("closed");
	}
}
