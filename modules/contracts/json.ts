/** ISO 8601 with +09:00, for example "2026-04-01T12:00:00+09:00". */
export type IsoTime = string;

/** "2026-04-01", a day of the meter (Japan). */
export type IsoDate = string;

/** Exact kWh as a decimal text with the meter's own resolution, for example "475.75". */
export type KwhText = string;
