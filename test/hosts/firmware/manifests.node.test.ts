import { describe, expect, it } from "vitest";
import { assetsManifest, modulesManifest } from "../../../hosts/firmware/manifests";
import { read } from "../../support/files";

describe("the generated manifests", () => {
	it.each([
		["modules/manifest.json", modulesManifest],
		["assets/manifest.json", assetsManifest],
	])("%s is up to date (else: npm run manifests)", (file, expected) => {
		expect(JSON.parse(read(file))).toEqual(JSON.parse(expected()));
	});
});
