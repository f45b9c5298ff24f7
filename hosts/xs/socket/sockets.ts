/**
 * The device's server sockets, written in C (sockets.h): one listener and up to 8 connections, which are known by
 * their index from ACCEPTED until `close`. There is one set of them in a machine. Whatever the peers do, no call
 * here fails: a connection that is gone reads nothing and takes nothing.
 */
export class Sockets extends Native("xs_kabewatt_sockets_destructor") {
	/** Called when `next` has something to tell. */
	readonly onTurn: () => void;

	constructor(onTurn: () => void) {
		super();
		this.onTurn = onTurn;
		native("xs_kabewatt_sockets").call(this);
	}

	/** False while it listens already. Whether the port can be opened is reported later. */
	listen(port: number): boolean {
		return native("xs_kabewatt_sockets_listen").call(this, port) as boolean;
	}

	/** Accepts no more; what is connected stays. */
	stop(): void {
		native("xs_kabewatt_sockets_stop").call(this);
	}

	/** The next connection with news: its index times 32, and its events; or -1. */
	next(): number {
		return native("xs_kabewatt_sockets_next").call(this) as number;
	}

	/** The peer's IPv4 address; also after it is gone. */
	address(index: number): string {
		return native("xs_kabewatt_sockets_address").call(this, index) as string;
	}

	/** The device's own IPv4 address on the interface that the connection came in by. */
	interface(index: number): string {
		return native("xs_kabewatt_sockets_interface").call(this, index) as string;
	}

	/** All bytes that have come since. */
	read(index: number): ArrayBuffer | undefined {
		return native("xs_kabewatt_sockets_read").call(this, index) as ArrayBuffer | undefined;
	}

	/** Bytes that `write` takes now. */
	writable(index: number): number {
		return native("xs_kabewatt_sockets_writable").call(this, index) as number;
	}

	/** Takes what there is room for of `bytes[offset..offset+length)`, and says how many bytes that is. */
	write(index: number, bytes: Uint8Array, offset: number, length: number): number {
		return native("xs_kabewatt_sockets_write").call(this, index, bytes, offset, length) as number;
	}

	/** Sends what was written, then closes; resets it when the peer asked something and nothing was ever written. */
	close(index: number): void {
		native("xs_kabewatt_sockets_close").call(this, index);
	}

	/** Resets the connection. */
	abort(index: number): void {
		native("xs_kabewatt_sockets_abort").call(this, index);
	}
}
