import { hexToBytes } from "../../modules/bytes/hex";
import { Multicasts } from "../../modules/lan/multicasts";
import { Settings } from "../../modules/settings/settings";
import { Mdns } from "../../modules/web/names/mdns";
import { absentSerial, FakeLan, FakeStore, makeFakeHost } from "../support/fake-host";
import { FakeTime } from "../support/fake-time";
import { mutate } from "./mutate";
import type { Random } from "./random";
import { insist, type Target } from "./target";

const GROUP = "224.0.0.251";
const DEVICE = "192.168.1.20";
const QUESTION = "086B61626577617474056C6F63616C0000010001";

const MESSAGES = [
	`000000000001000000000000${QUESTION}`,
	"000000000001000000000000055F68747470045F746370056C6F63616C00000C0001",
	"000000000002000000000000055F68747470045F746370056C6F63616C00000C0001086B61626577617474C01200FF8001",
	`000000000001000000010000${QUESTION}C00C00018001000000780004C0A80115`,
	"000084000000000100000000086B61626577617474056C6F63616C0000018001000000780004C0A80115",
	"000084000000000100000000086B61626577617474055F68747470045F746370056C6F63616C00002180010000007800080000000001BBC012",
].map((text) => hexToBytes(text)!);

/** Datagrams for port 5353: few and short answers, no exception, and a good question is answered in the end. */
export class MdnsTarget implements Target {
	readonly name = "mdns";
	readonly #time = new FakeTime();
	readonly #lan = new FakeLan();
	readonly #mdns: Mdns;
	#heard = 0;
	#longest = 0;
	readonly #phone = this.#open(5353);
	readonly #plain = this.#open(40_000);

	constructor() {
		const host = makeFakeHost(this.#time, { serial: absentSerial(this.#time), udp: this.#lan.at(DEVICE) });
		this.#mdns = new Mdns(host, new Settings(new FakeStore()), 80, new Multicasts(this.#time));
		this.#mdns.start();
		this.#time.advance(10_000);
	}

	run(random: Random): void {
		this.#heard = this.#longest = 0;
		for (let i = 0; i < 4; i++) {
			const message = mutate(random, random.pick(MESSAGES), MESSAGES, 1_472);
			const from = random.once(3) ? this.#plain : this.#phone;
			from.send(message, message.length, DEVICE, 5353);
		}
		this.#time.advance(2_000);
		insist(this.#heard <= 20, `${this.#heard} answers to four messages`);
		insist(this.#longest <= 512, `an answer of ${this.#longest} bytes`);
		// A claim may have cost the name; it is there again, or the next one is, once that is over.
		this.#time.advance(60_000);
		insist(this.#mdns.name !== undefined, "without a name");
		this.#heard = 0;
		const question = hexToBytes("000000000001000000000000055F68747470045F746370056C6F63616C00000C0001")!;
		this.#phone.send(question, question.length, GROUP, 5353);
		this.#time.advance(500);
		insist(this.#heard === 1, "a good question was not answered");
	}

	#open(port: number) {
		return this.#lan.at("192.168.1.50").open(port, GROUP, {
			onPacket: (_bytes, length) => {
				this.#heard++;
				this.#longest = Math.max(this.#longest, length);
			},
			onClosed: () => {},
		});
	}
}
