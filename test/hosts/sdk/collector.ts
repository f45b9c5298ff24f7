import type { Collections } from "../../../modules/ports/system";

/** hosts/xs/collector without C: how often a real engine collects is nothing that a test can know. */
export class Collector implements Collections {
	readonly count = 7;

	pauseMs(): number {
		return 4;
	}
}
