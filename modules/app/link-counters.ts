import type { LinkCounters } from "../meter/values/link-facts";
import type { AppParts } from "./parts";

/** The counters of the link, read from the parts that count at that moment. Nothing is kept here. */
export class CountersOfLink implements LinkCounters {
	private readonly _app: AppParts;

	constructor(app: AppParts) {
		this._app = app;
	}

	get requests(): number {
		return this._app.meter.counters.requests;
	}

	get answers(): number {
		return this._app.meter.counters.answers;
	}

	get timeouts(): number {
		return this._app.meter.counters.silent;
	}

	get unsent(): number {
		return this._app.meter.counters.unsent;
	}

	get moduleTimeouts(): number {
		return this._app.session.module.timeouts;
	}

	get overruns(): number | undefined {
		return this._app.session.finder.uart.overruns;
	}

	get moduleOverruns(): number {
		return this._app.session.module.moduleOverruns;
	}

	get droppedBytes(): number {
		return this._app.session.module.droppedBytes;
	}

	get joins(): number {
		return this._app.session.connector.joins;
	}

	get rejoins(): number {
		return Math.max(0, this._app.session.sessions - 1);
	}

	get scans(): number {
		return this._app.session.connector.scans;
	}

	get moduleRestarts(): number {
		return this._app.session.module.restarts;
	}

	get airTimeMs(): number {
		return this._app.session.budget.airMs;
	}

	get roundTripMs(): number | undefined {
		return this._app.meter.counters.roundTripMedianMs;
	}

	get roundTripMaxMs(): number | undefined {
		return this.roundTripMs == null ? undefined : this._app.meter.counters.roundTripMaxMs;
	}
}
