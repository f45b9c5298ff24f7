import { createServer, type Server, type Socket } from "node:net";
import { createServer as createTlsServer } from "node:tls";
import { Aedes, type AuthenticateError } from "aedes";

export interface Kept {
	readonly topic: string;
	readonly text: string;
	readonly retain: boolean;
	readonly qos: number;
}

export interface RealBrokerOptions {
	readonly user?: string;
	readonly password?: string;
	/** Topics that its rules drop without a word, as mosquitto does. */
	readonly forbids?: (topic: string) => boolean;
	readonly tls?: { readonly key: string; readonly cert: string };
	readonly port?: number;
}

/** An aedes on a real socket of this machine. */
export class RealBroker {
	/** What clients published, wills included, oldest first. */
	readonly published: Kept[] = [];
	readonly retained = new Map<string, string>();
	readonly clients: string[] = [];
	readonly #aedes: Aedes;
	readonly #server: Server;
	readonly #sockets = new Set<Socket>();

	private constructor(aedes: Aedes, server: Server) {
		this.#aedes = aedes;
		this.#server = server;
		server.on("connection", (socket: Socket) => {
			this.#sockets.add(socket);
			socket.once("close", () => this.#sockets.delete(socket));
		});
		aedes.on("publish", ({ topic, payload, retain, qos }) => {
			if (topic.startsWith("$SYS")) return;
			const text = payload.toString();
			this.published.push({ topic, text, retain, qos });
			if (!retain) return;
			if (text === "") this.retained.delete(topic);
			else this.retained.set(topic, text);
		});
		aedes.on("client", ({ id }) => this.clients.push(id));
	}

	static async open(options: RealBrokerOptions = {}): Promise<RealBroker> {
		const aedes = await Aedes.createBroker({
			authenticate(_client, user, password, done) {
				const isRight =
					options.user === undefined || (user === options.user && password?.toString() === options.password);
				if (isRight) done(null, true);
				else done(Object.assign(new Error("denied"), { returnCode: 5 }) as AuthenticateError, false);
			},
		});
		const { forbids } = options;
		if (forbids !== undefined) {
			aedes.authorizePublish = (_client, packet, done) => {
				// Dropped, and acknowledged: to another topic, which nobody hears.
				if (forbids(packet.topic)) packet.topic = "$SYS/dropped";
				done(null);
			};
		}
		const server =
			options.tls === undefined
				? createServer(aedes.handle)
				: createTlsServer(options.tls, aedes.handle as (socket: Socket) => void);
		const broker = new RealBroker(aedes, server);
		await new Promise<void>((resolve) => server.listen(options.port ?? 0, "127.0.0.1", resolve));
		return broker;
	}

	get port(): number {
		return (this.#server.address() as { port: number }).port;
	}

	publish(topic: string, text: string, retain = false): Promise<void> {
		return new Promise((resolve) =>
			this.#aedes.publish(
				{ cmd: "publish", topic, payload: Buffer.from(text), qos: 0, retain, dup: false },
				() => resolve(),
			),
		);
	}

	/** Everything ends at once, as when its machine is switched off. */
	async close(): Promise<void> {
		for (const socket of this.#sockets) socket.destroy();
		await new Promise<void>((resolve) => this.#server.close(() => resolve()));
		await new Promise<void>((resolve) => this.#aedes.close(() => resolve()));
	}
}
