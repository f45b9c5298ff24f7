import { Buffer } from "./peer-buffer";

/** What the compared packages expect to find as globals. */
Object.assign(globalThis, { Buffer, console: { error() {}, log() {}, warn() {} } });
