import { mix } from "../../time/random";
import { RESULT } from "./codes";
import { Data } from "./frame";
import type { J11Parts } from "./parts";

const done = () => new Data().byte(RESULT.DONE);
/** Id of this stack, version 1.3, revision: of two owners' modules. */
const VERSION = [0x04, 0x00, 0x01, 0x03, 0x00, 0x00, 0x15, 0x8a] as const;
const KEY_STREAM = 87;
const NETWORK_ROUTE_B = 0x01;
const ROLE_COORDINATOR = 0x07;

export function version(j11: J11Parts): undefined {
	j11.finish(done().bytes(VERSION));
}

export function states(j11: J11Parts): undefined {
	j11.finish(done().bytes(j11.states));
}

export function ownMac(j11: J11Parts): undefined {
	j11.finish(done().hex(j11.radio.mac));
}

export function ownAddress(j11: J11Parts): undefined {
	j11.finish(done().hex(j11.radio.address));
}

export function setting(j11: J11Parts): undefined {
	j11.finish(done().bytes(j11.memory.setting));
}

export function ports(j11: J11Parts): undefined {
	const answer = done().byte(j11.memory.ports.size);
	for (const port of j11.memory.ports) answer.word(port);
	j11.finish(answer);
}

export function panId(j11: J11Parts): undefined {
	j11.finish(done().word(j11.memory.peer?.panId ?? 0xffff));
}

/** Any 16 bytes, the same ones while the module lives: nothing is encrypted here. */
export function key(j11: J11Parts): undefined {
	const answer = done();
	for (let i = 0; i < 16; i++) answer.byte(mix(j11.radio.seed, KEY_STREAM, i));
	j11.finish(answer);
}

export function peers(j11: J11Parts): undefined {
	const { peer } = j11.memory;
	if (peer === undefined || !j11.radio.hooks.knowsPeer()) {
		j11.finish(done().byte(0));
		return;
	}
	const state = j11.authenticated ? 0x02 : 0x01;
	const [connected, count] = [1, 1];
	j11.finish(
		done()
			.bytes([connected, count])
			.hex(peer.mac)
			.word(peer.panId)
			.bytes([NETWORK_ROUTE_B, ROLE_COORDINATOR, state]),
	);
}

export function solicits(j11: J11Parts): undefined {
	j11.finish(done().byte(j11.memory.solicits ? 1 : 0));
}

export function setSolicits(j11: J11Parts, [flag]: Uint8Array): number | undefined {
	if (flag! > 1) return RESULT.RANGE;
	j11.memory.solicits = flag === 1;
	j11.finish(done());
	return undefined;
}

/** RTS and CTS would act after the answer; the emulator's line has none. */
export function setFlowControl(j11: J11Parts, [flag]: Uint8Array): number | undefined {
	if (flag! > 1) return RESULT.RANGE;
	j11.memory.flowControl = flag!;
	j11.finish(done());
	return undefined;
}

export function flowControl(j11: J11Parts): undefined {
	j11.finish(done().byte(j11.memory.flowControl));
}
