import type { Cause } from "./ladder";

/** How the way to a session begins; see ladder. */
export type Route = "reauthenticate" | "join" | "scan-channel" | "scan-all" | "reset";

export interface ConnectorEvents {
	/** EVENT 25: the session stands; `pan` and the module's peer are set. */
	onConnected(): void;
	/** It did not work out: JOIN_REFUSED, JOIN_NO_ANSWER, SCAN_NO_METER, CREDENTIALS_INVALID, MODULE_*. */
	onFailed(cause: Cause): void;
	/** SKRESET was done: the module must be found again. */
	onReset(): void;
	/** The session that `leave` ended is over. */
	onLeft(): void;
	/** What it is doing changed: scanning, joining, or waiting until `waitUntil` for the ceiling of joins. */
	onStage(stage: "scanning" | "joining" | "limited"): void;
}
