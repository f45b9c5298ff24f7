export type LogLevel = "error" | "warn" | "info" | "debug";

/**
 * Lines for the developer (xsbug, the terminal). `code` is a stable error code or a short area name.
 * Callers pass no secret: what comes from the module goes through skstack/redact first.
 */
export interface Log {
	/** Lines below this level are dropped; callers test it before they build an expensive line. */
	readonly level: LogLevel;
	write(level: LogLevel, code: string, text: string): void;
}
