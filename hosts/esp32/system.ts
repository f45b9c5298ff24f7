import getResetReason from "resetReason";
// biome-ignore lint/style/useNodejsImportProtocol: the SDK has a module of this name
import Net from "net";
import type { FaultRecord, System } from "../../modules/ports/system";
import { Collector } from "../xs/collector/collector";
import type { Guard } from "../xs/guard";
import { freeMemory, lowestFreeMemory } from "./free-memory";

/** esp_reset_reason_t of ESP-IDF 6 in the words of the port. */
const RESET_REASONS: readonly string[] = Object.freeze([
	"unknown",
	"power",
	"power", // external pin: the reset button
	"restart",
	"crash",
	"watchdog", // interrupt
	"watchdog", // task
	"watchdog", // other
	"power", // deep sleep, which we never enter
	"brownout",
	"unknown",
]);

export class EspSystem implements System {
	readonly board: string;
	readonly uniqueId: Uint8Array;
	readonly resetReason: string;
	readonly collections = new Collector();
	private readonly _guard: Guard;

	constructor(board: string, guard: Guard) {
		this.board = board;
		this._guard = guard;
		this.resetReason = RESET_REASONS[getResetReason().reason] ?? "unknown";
		this.uniqueId = parseMac(Net.get("MAC", "station"));
	}

	/** `Math.random` is the hardware generator of the ESP32, a true one while the radio is on. */
	random(): number {
		return Math.floor(Math.random() * 0x100000000) >>> 0;
	}

	freeMemory(): number {
		return freeMemory();
	}

	lowestFreeMemory(): number {
		return lowestFreeMemory();
	}

	get fault(): FaultRecord | undefined {
		return this._guard.record;
	}

	restart(): void {
		globalThis.System?.restart();
	}
}

/** "AA:BB:CC:DD:EE:FF"; six zero bytes where the driver gave nothing. */
function parseMac(text: string | number | undefined): Uint8Array {
	const mac = new Uint8Array(6);
	if (typeof text === "string")
		for (let i = 0; i < 6; i++) mac[i] = Number.parseInt(text.slice(i * 3, i * 3 + 2), 16) || 0;
	return mac;
}
