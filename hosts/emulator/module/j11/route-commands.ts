import { linkLocal } from "../../air/addresses";
import { fromJ11, isJ11Channel } from "../../air/channels";
import { LONGEST_SCAN } from "../../radio/scanner";
import { RESULT } from "./codes";
import { Data, uint16 } from "./frame";
import { signalOf } from "./notifications";
import type { J11Parts } from "./parts";

/** The mode "Dual": end device of route B and coordinator of the home's own network. */
export const DUAL = 5;
const HAN_MODES: readonly number[] = [1, 2, 3];
const MOST_PORTS = 10;
/** PANA, MLE and management have these. */
const OWN_PORTS: readonly number[] = [716, 19_788, 31_941];
const ID_LENGTH = 32;
/** The module waits this long for a beacon. */
const NO_BEACON_MS = [2_500, 2_600] as const;
const BEACON_MS = [100, 500] as const;
const BEACON_REQUEST_BYTES = 40;

const done = () => new Data().byte(RESULT.DONE);

export function setUp(j11: J11Parts, data: Uint8Array): number | undefined {
	const [mode, sleep, channel, power] = data as unknown as [number, number, number, number];
	const known = mode === DUAL || HAN_MODES.includes(mode);
	if (!known || sleep > 1 || !isJ11Channel(channel) || power > 2) return RESULT.RANGE;
	j11.memory.setting = [mode, sleep, channel, power];
	j11.memory.setUp = true;
	j11.finish(done());
	return undefined;
}

export function credentials(j11: J11Parts, data: Uint8Array): number | undefined {
	const { hooks } = j11.radio;
	const text = String.fromCharCode(...data);
	const [id, password] = [text.slice(0, ID_LENGTH), text.slice(ID_LENGTH)];
	const idForm = hooks.reads("lower-case-id") ? /^[0-9A-Fa-f]+$/ : /^[0-9A-F]+$/;
	if (!idForm.test(id) || !/^[0-9A-Za-z]+$/.test(password)) return RESULT.RANGE;
	if (j11.radio.rbid !== "" && hooks.reads("credentials-once")) return RESULT.ALREADY_SET;
	j11.radio.rbid = id.toUpperCase();
	j11.radio.password = password.toUpperCase();
	j11.finish(done());
	return undefined;
}

/** 4051 for each channel, then the answer. */
export function scan(j11: J11Parts, data: Uint8Array): number | undefined {
	const [duration, ...rest] = data;
	const channels = channelsOf(data.subarray(1, 5));
	const paired = rest[4]!;
	if (duration! < 1 || duration! > LONGEST_SCAN || channels.length === 0 || paired > 1) return RESULT.RANGE;
	j11.memory.pairing = String.fromCharCode(...data.subarray(6));
	j11.radio.scanner.start(paired === 1 ? "paired" : "active", channels, duration!);
	if (j11.radio.hooks.reads("scan-answer-first")) j11.finish(done());
	return undefined;
}

export function energyScan(j11: J11Parts, data: Uint8Array): number | undefined {
	const channels = channelsOf(data);
	if (channels.length === 0) return RESULT.RANGE;
	j11.radio.scanner.start("energy", channels, 0);
	return undefined;
}

/** SKSTACK numbers of the bits set: bit n is channel n of J11. */
function channelsOf(mask: Uint8Array): number[] {
	const bits = uint16(mask, 0) * 0x1_0000 + uint16(mask, 2);
	const channels: number[] = [];
	for (let n = 0; n < 32; n++) if ((bits >>> n) & 1 && isJ11Channel(n)) channels.push(fromJ11(n));
	return channels;
}

/** A beacon request with the ID; the meter's beacon says the rest. */
export function start(j11: J11Parts): undefined {
	const { radio } = j11;
	const pairing = radio.rbid.slice(-8);
	const [low, high] = BEACON_MS;
	j11.later(low, high, () => {
		const asked = radio.rbid !== "" && !radio.air.blocked;
		if (asked) radio.air.spend(BEACON_REQUEST_BYTES);
		const heard = asked && radio.hooks.startHears();
		const [beacon] = heard ? radio.routeB.beacons(fromJ11(j11.memory.setting[2]), pairing) : [];
		if (beacon === undefined) {
			const [least, most] = NO_BEACON_MS;
			j11.later(least - high, most - high, () => j11.finish(new Data().byte(RESULT.NO_BEACON)));
			return;
		}
		const { mac, panId, lqi } = beacon;
		const address = linkLocal(mac);
		j11.memory.peer = { mac, address, panId, lqi };
		radio.session.neighbours.set(address, mac);
		j11.finish(done().byte(j11.memory.setting[2]).word(panId).hex(mac).byte(signalOf(lqi)));
	});
}

export function stop(j11: J11Parts): undefined {
	j11.stopRoute();
	j11.finish(done());
}

export function openPort(j11: J11Parts, data: Uint8Array): number | undefined {
	const { ports } = j11.memory;
	const port = uint16(data, 0);
	if (port === 0) return RESULT.RANGE;
	if (ports.has(port) || OWN_PORTS.includes(port)) return RESULT.PORT_OPEN;
	if (ports.size >= MOST_PORTS) return RESULT.PORTS_FULL;
	ports.add(port);
	j11.finish(done());
	return undefined;
}

export function closePort(j11: J11Parts, data: Uint8Array): number | undefined {
	if (!j11.memory.ports.delete(uint16(data, 0))) return RESULT.PORT_CLOSED;
	j11.finish(done());
	return undefined;
}

export function authenticate(j11: J11Parts): number | undefined {
	const { radio } = j11;
	if (radio.rbid === "" || radio.password === "") return RESULT.NOT_SET;
	if (radio.session.authenticating) return RESULT.PANA_RUNS;
	j11.expectResult();
	j11.finish(done());
	radio.session.join(j11.memory.peer!.address);
	return undefined;
}

export function reauthenticate(j11: J11Parts): number | undefined {
	const { session } = j11.radio;
	if (session.authenticating) return RESULT.PANA_RUNS;
	j11.expectResult();
	j11.finish(done());
	session.renew();
	return undefined;
}

/** The answer comes when the meter has said so, or has not. */
export function endSession(j11: J11Parts): undefined {
	j11.radio.session.end();
}

export function loader(j11: J11Parts): undefined {
	j11.finish(done());
	j11.enterLoader();
}
