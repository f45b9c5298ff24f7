/**
 * The public surface: what another program may rely on. Everything else in this folder may change.
 * docs/dev/emulator.md says how it is used; test/emulator/surface.node.test.ts notices a change.
 */
export type { Counters, Emulator, EmulatorEvent, EmulatorOptions, EmulatorState } from "./api";
export { makeControl } from "./control";
export { createEmulator, DEMO_PASSWORD, DEMO_RBID } from "./emulator";
export { FAULTS } from "./faults/all";
export type { FaultRow } from "./faults/row";
export { LineServer } from "./line-server";
export { METER_KINDS } from "./meter/kinds";
export { MODULE_KINDS, type ModuleName } from "./module/kinds";
export { realTime } from "./time/real-time";
export type { Scheduler } from "./time/timeline";
export type { Truth } from "./truth";
