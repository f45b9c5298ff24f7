import { ALL_NODES } from "../../air/addresses";
import type { SendOutcome } from "../../air/hooks";
import { NOTE, RESULT, SENT } from "./codes";
import { Data, uint16 } from "./frame";
import { signalOf } from "./notifications";
import type { J11Parts } from "./parts";

const ADDRESS_BYTES = 16;
/** Sender's port, then the destination's, then the length. */
const PORT_AT = 18;
const LENGTH_AT = 20;
const PAYLOAD_AT = 22;
const MOST_PAYLOAD = 1_232;
/** Of the payload, in the answer. */
const SHOWN_BYTES = 5;
const SOLICIT_MS = [60, 200] as const;

const LETTERS = 26;
const PLAIN = 0x01;
const ENCRYPTED = 0x02;

export function datagram(j11: J11Parts, data: Uint8Array): number | undefined {
	const payload = data.slice(PAYLOAD_AT);
	const length = uint16(data, LENGTH_AT);
	if (length !== payload.length) return RESULT.LENGTH;
	if (length === 0) return RESULT.RANGE;
	const address = destination(j11, data);
	if (address === undefined) return RESULT.NO_DESTINATION;
	j11.radio.counters.sends++;
	send(j11, address, uint16(data, PORT_AT), payload);
	return undefined;
}

/** On the air, and the answer when it is there. A neighbour solicitation first only makes it take longer. */
function send(j11: J11Parts, address: string, port: number, payload: Uint8Array, again = false): void {
	const { radio } = j11;
	const ms = radio.random.spread(115, 216, 343);
	j11.later(ms, ms, () => {
		const outcome = radio.transmit(address, port, "may", payload);
		if (outcome === "solicited" && !again && radio.isMeter(address)) {
			const [low, high] = SOLICIT_MS;
			j11.later(low, high, () => send(j11, address, port, payload, true));
			return;
		}
		answer(j11, outcome === "solicited" ? "failed" : outcome, payload);
	});
}

function answer(j11: J11Parts, outcome: SendOutcome, payload: Uint8Array): void {
	if (outcome !== "sent") j11.radio.counters.sendFailures++;
	j11.finish(new Data().byte(RESULT.DONE).byte(SENT[outcome]).bytes(payload, SHOWN_BYTES));
}

/** The address in full where it is the peer's or everybody's. */
function destination(j11: J11Parts, data: Uint8Array): string | undefined {
	const { peer } = j11.memory;
	const bytes = data.subarray(0, ADDRESS_BYTES);
	if (isAddress(bytes, ALL_NODES)) return ALL_NODES;
	const known = peer !== undefined && j11.radio.hooks.knowsPeer();
	return known && isAddress(bytes, peer.address) ? peer.address : undefined;
}

function isAddress(bytes: Uint8Array, address: string): boolean {
	const plain = address.replaceAll(":", "");
	return bytes.every((byte, i) => byte === Number.parseInt(plain.slice(2 * i, 2 * i + 2), 16));
}

/** 20D1 at once and 60D1 after the echo, or after 10.5 s. */
export function ping(j11: J11Parts, data: Uint8Array): number | undefined {
	const length = uint16(data, ADDRESS_BYTES);
	const form = data[ADDRESS_BYTES + 2]!;
	const own = data.slice(ADDRESS_BYTES + 3);
	if (form > 2 || length > MOST_PAYLOAD) return RESULT.RANGE;
	if (own.length !== (form === 0 ? length : 0)) return RESULT.LENGTH;
	if (j11.pinging) return RESULT.PING_OUT;
	const address = destination(j11, data);
	if (address === undefined) return RESULT.NO_DESTINATION;
	const last = j11.radio.hooks.reads("ping-answer-last");
	const tell = (note: Data) => {
		if (last) j11.finish(new Data().byte(RESULT.DONE));
		j11.notify(NOTE.PONG, note);
	};
	const echoed = form === 0 ? own : Uint8Array.from({ length }, (_, i) => pattern(form, i));
	j11.beginPing(
		() => tell(pong(j11, address, echoed)),
		() => tell(new Data().byte(0)),
	);
	if (!last) j11.finish(new Data().byte(RESULT.DONE));
	j11.radio.ping(address);
	return undefined;
}

function pattern(form: number, i: number): number {
	return form === 1 ? 0x61 + (i % LETTERS) : i & 0xff;
}

function pong(j11: J11Parts, address: string, echoed: Uint8Array): Data {
	const security = j11.authenticated ? ENCRYPTED : PLAIN;
	return new Data()
		.byte(1)
		.hex(address)
		.bytes([security, signalOf(j11.radio.routeB.place.lqi)])
		.word(echoed.length)
		.bytes(echoed);
}
