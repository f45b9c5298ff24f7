import Time from "time";
import type { Collections } from "../../../modules/ports/system";

/** Counts the collections of garbage of the machine that makes the first one; there is one. See collector.c. */
export class Collector extends Native("xs_kabewatt_collector_destructor") implements Collections {
	constructor() {
		super();
		native("xs_kabewatt_collector").call(this);
	}

	get count(): number {
		return native("xs_kabewatt_collector_count").call(this) as number;
	}

	pauseMs(): number {
		const before = Time.ticks;
		native("xs_kabewatt_collector_collect").call(this);
		return Time.ticks - before;
	}
}
