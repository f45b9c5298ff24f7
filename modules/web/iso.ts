const JST_MS = 9 * 3_600_000;

/** Unix milliseconds as an ISO 8601 text in Japanese time: "2026-04-01T12:00:00+09:00". */
export function isoJst(unixMs: number): string {
	return `${new Date(Math.floor(unixMs / 1000) * 1000 + JST_MS).toISOString().slice(0, 19)}+09:00`;
}
