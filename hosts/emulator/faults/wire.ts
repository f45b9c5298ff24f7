import {
	AT_ONCE,
	type Behaviour,
	CLEARED,
	type FaultContext,
	type FaultRow,
	lasts,
	once,
	type Params,
	times,
} from "./row";

/** Calls `spoil` for bytes hit by chance, towards the host (0), the module (1) or both (2). */
function onBytes(
	context: FaultContext,
	params: Params,
	spoil: (bytes: Uint8Array, at: number, length: number) => number,
): Behaviour {
	const pass = (bytes: Uint8Array, length: number): number => {
		let now = length;
		const most = length * 2;
		for (let at = 0; at < now; at++) {
			if (context.random.next() * 1_000 >= params.permille!) continue;
			const before = now;
			now = spoil(bytes, at, now);
			if (now > before) at++;
			if (now >= most) break;
		}
		return now;
	};
	const behaviour: Behaviour = { begin: () => lasts(context, params.seconds!) };
	if (params.direction !== 1) behaviour.toHost = pass;
	if (params.direction !== 0) behaviour.toModule = pass;
	return behaviour;
}

const BYTE_PARAMS = { permille: 5, seconds: 60, direction: 0 } as const;
const BYTE_OVER = "after `seconds` (0: when it is cleared)";

/** Bytes on the UART, and the module itself. */
export const WIRE_AND_MODULE_FAULTS = {
	"lose-bytes": {
		area: "wire",
		text: "bytes vanish, `permille` of them",
		over: BYTE_OVER,
		params: BYTE_PARAMS,
		make: (context, params) =>
			onBytes(context, params, (bytes, at, length) => {
				bytes.copyWithin(at, at + 1, length);
				return length - 1;
			}),
	},
	"double-bytes": {
		area: "wire",
		text: "bytes come twice",
		over: BYTE_OVER,
		params: BYTE_PARAMS,
		make: (context, params) =>
			onBytes(context, params, (bytes, at, length) => {
				bytes.copyWithin(at + 1, at, length);
				return length + 1;
			}),
	},
	"garble-bytes": {
		area: "wire",
		text: "bytes change into others",
		over: BYTE_OVER,
		params: BYTE_PARAMS,
		make: (context, params) =>
			onBytes(context, params, (bytes, at, length) => {
				bytes[at] = bytes[at]! ^ context.random.int(1, 255);
				return length;
			}),
	},
	"cut-line": {
		area: "wire",
		text: "what the module writes breaks off in the middle, line end and all",
		over: "after `count` pieces of output",
		params: { count: 1 },
		make: (context, params) => {
			const hit = times(context, params.count!);
			return {
				toHost: (_bytes, length) => (length < 4 || !hit() ? length : context.random.int(1, length - 2)),
			};
		},
	},
	"blank-lines": {
		area: "wire",
		text: "an empty line in front of each ERXUDP, as in one capture (SKSTACK alone)",
		over: CLEARED,
		params: {},
		make: () => ({ blankBeforeData: () => true }),
	},
	"ok-first": {
		area: "wire",
		text: "OK of SKSENDTO in front of its EVENT 21 (SKSTACK alone)",
		over: CLEARED,
		params: {},
		make: () => ({ okFirst: () => true }),
	},
	"uart-error": {
		area: "wire",
		text: "the module loses a typed line and says FAIL ER09 (J11: a request, and 2FFF with F0)",
		over: "after `count` lines",
		params: { count: 1 },
		make: (context, params) => ({ uartError: times(context, params.count!) }),
	},
	baud: {
		area: "wire",
		text: "the module is at another baud rate: what it hears is nothing, what it says is noise",
		over: CLEARED,
		params: {},
		make: (context) => ({
			toModule: () => 0,
			toHost: (bytes, length) => {
				context.random.bytes(bytes, 0, length);
				return length;
			},
		}),
	},
	echo: {
		area: "module",
		text: "echo is on again (SFE 1; SKSTACK alone)",
		over: AT_ONCE,
		params: {},
		make: once(({ module }) => module.radio.language.echoOn?.()),
	},
	reboot: {
		area: "module",
		text: "the module restarts by itself: echo on, credentials and session gone, the meter not informed (J11: 6019)",
		over: AT_ONCE,
		params: {},
		make: once(({ module }) => module.restart()),
	},
	hang: {
		area: "module",
		text: "the module takes and says nothing for a while, then goes on as if nothing had been",
		over: "after `seconds`, or by a hardware reset",
		params: { seconds: 45 },
		make: (context, params) => ({
			begin: () => lasts(context, params.seconds!),
			toHost: () => 0,
			toModule: () => 0,
			hardReset: () => context.over(),
		}),
	},
	silent: {
		area: "module",
		text: "the module is dead to the UART; only the reset pin or a power cycle helps (`j11-usb` has no reset pin)",
		over: "by a hardware reset",
		params: {},
		make: (context) => ({ toHost: () => 0, toModule: () => 0, hardReset: () => context.over() }),
	},
	"other-dialect": {
		area: "module",
		text: "after a restart the module speaks the other dialect (SE for DSE, DSE for SE; J11 has none)",
		over: AT_ONCE,
		params: {},
		make: once(({ module }) => module.switchDialect()),
	},
	"payload-switch": {
		area: "module",
		text: "ERXUDP payloads change from binary to hex or back, unasked (kinds with ROPT)",
		over: AT_ONCE,
		params: {},
		make: once(({ module }) => module.radio.language.switchPayload?.()),
	},
} satisfies Record<string, FaultRow>;
