/** The modules of the app alone, for what they take in flash. */
export { App } from "../../../modules/app/app";
