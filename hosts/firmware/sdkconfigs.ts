/**
 * The sdkconfig of each board, which `npm run manifests` writes: mcconfig reads one folder and adds its lines to the
 * SDK's own, so that what all boards share stands in each of them. "n" takes away a line of the SDK's.
 */
type Section = readonly [why: string, ...lines: string[]];

export interface BoardConfig {
	/** Where the files go. */
	readonly folder: string;
	/** The boards that read them. */
	readonly boards: readonly string[];
	readonly flashMb: 4 | 8 | 16;
	readonly own: readonly Section[];
}

const COMMON: readonly Section[] = [
	[
		"An image is tried once and kept only when it says that it works; the bootloader checks what it starts.",
		"CONFIG_BOOTLOADER_APP_ROLLBACK_ENABLE=y",
		"CONFIG_BOOTLOADER_SKIP_VALIDATE_ALWAYS=n",
	],
	[
		"No core dump: it would hold passwords, and 4 MB have no room for one.",
		"CONFIG_ESP_COREDUMP_ENABLE=n",
		"CONFIG_ESP_COREDUMP_ENABLE_TO_UART=n",
		"CONFIG_ESP_COREDUMP_ENABLE_TO_NONE=y",
	],
	[
		"Wi-Fi that homes do not use: enterprise networks, open ones with encryption, keys in names, WPA3 for the set-up network.",
		"CONFIG_ESP_WIFI_ENTERPRISE_SUPPORT=n",
		"CONFIG_ESP_WIFI_ENABLE_WPA3_OWE_STA=n",
		"CONFIG_ESP_WIFI_ENABLE_SAE_PK=n",
		"CONFIG_ESP_WIFI_SOFTAP_SAE_SUPPORT=n",
		"CONFIG_ESP_WIFI_GMAC_SUPPORT=n",
	],
	[
		"Memory for small packets at a low rate; docs/dev/memory.md has the sums.",
		"CONFIG_ESP_WIFI_STATIC_RX_BUFFER_NUM=4",
		"CONFIG_ESP_WIFI_DYNAMIC_RX_BUFFER_NUM=8",
		"CONFIG_ESP_WIFI_DYNAMIC_TX_BUFFER_NUM=8",
		"CONFIG_ESP_WIFI_STATIC_RX_MGMT_BUFFER=n",
		"CONFIG_ESP_WIFI_DYNAMIC_RX_MGMT_BUFFER=y",
		"CONFIG_ESP_WIFI_AMPDU_TX_ENABLED=n",
		"CONFIG_ESP_WIFI_AMPDU_RX_ENABLED=n",
		"CONFIG_LWIP_TCP_SND_BUF_DEFAULT=5744",
		"CONFIG_LWIP_TCP_WND_DEFAULT=5744",
		"CONFIG_ESP_TIMER_TASK_STACK_SIZE=2048",
	],
];

const RELEASE: readonly Section[] = [
	[
		"Release only (at a breakpoint of xsbug the run loop stands still): the run loops of the main machine and of\n" +
			"the UART worker feed the task watchdog; one that stands still for 20 s restarts the device.",
		"CONFIG_ESP_TASK_WDT_EN=y",
		"CONFIG_ESP_TASK_WDT_INIT=y",
		"CONFIG_ESP_TASK_WDT_PANIC=y",
		"CONFIG_ESP_TASK_WDT_TIMEOUT_S=20",
		"CONFIG_ESP_SYSTEM_PANIC_PRINT_REBOOT=y",
	],
];

const DIO = "CONFIG_ESPTOOLPY_FLASHMODE_DIO=y";

const psram = (...lines: readonly string[]): Section => [
	"The machine's pools (68 and 44 kB) stay in internal RAM: collecting garbage in PSRAM takes several times as long.",
	"CONFIG_SPIRAM=y",
	...lines,
	"CONFIG_SPIRAM_TYPE_AUTO=y",
	"CONFIG_SPIRAM_USE_MALLOC=y",
	"CONFIG_SPIRAM_MALLOC_ALWAYSINTERNAL=131072",
];

/** The boards without PSRAM are the first two: what memory they have decides for all. */
export const CONFIGS: readonly BoardConfig[] = [
	{
		folder: "hosts/esp32/sdkconfig/plain",
		boards: ["m5stack", "m5stick_cplus"],
		flashMb: 4,
		own: [],
	},
	{
		folder: "hosts/esp32/sdkconfig/m5atom_s3",
		boards: ["m5atom_s3"],
		flashMb: 8,
		own: [["An ESP32-S3 with 8 MB of flash.", DIO]],
	},
	{
		folder: "hosts/esp32/sdkconfig/m5stack_core2",
		boards: ["m5stack_core2"],
		flashMb: 16,
		own: [
			["An ESP32 of revision 3.", "CONFIG_ESP32_REV_MIN_3=y", "CONFIG_ESP32_REV_MIN=3"],
			psram("CONFIG_SPIRAM_SPEED_80M=y", "CONFIG_SPIRAM_BOOT_INIT=y"),
		],
	},
	{
		folder: "hosts/esp32/sdkconfig/m5stack_cores3",
		boards: ["m5stack_cores3"],
		flashMb: 16,
		own: [
			["An ESP32-S3.", DIO],
			psram("CONFIG_SPIRAM_MODE_QUAD=y", "CONFIG_SPIRAM_SPEED_40M=y", "CONFIG_SPIRAM_IGNORE_NOTFOUND=y"),
		],
	},
	{
		folder: "targets/m5stick_cplus2/sdkconfig",
		boards: ["m5stick_cplus2"],
		flashMb: 8,
		own: [psram("CONFIG_SPIRAM_SPEED_80M=y", "CONFIG_SPIRAM_BOOT_INIT=y", "CONFIG_SPIRAM_IGNORE_NOTFOUND=y")],
	},
	{
		folder: "targets/m5stick_s3/sdkconfig",
		boards: ["m5stick_s3"],
		flashMb: 8,
		own: [
			["An ESP32-S3-PICO-1-N8R8.", DIO],
			psram(
				"CONFIG_SPIRAM_MODE_OCT=y",
				"CONFIG_SPIRAM_SPEED_40M=y",
				"CONFIG_SPIRAM_BOOT_INIT=y",
				"CONFIG_SPIRAM_IGNORE_NOTFOUND=y",
			),
		],
	},
];

const flash = (mb: number): Section[] =>
	mb === 4
		? []
		: [[`${mb} MB of flash.`, "CONFIG_ESPTOOLPY_FLASHSIZE_4MB=n", `CONFIG_ESPTOOLPY_FLASHSIZE_${mb}MB=y`]];

/** Path and content of every file. */
export function sdkconfigs(): ReadonlyMap<string, string> {
	const files = new Map<string, string>();
	for (const { folder, flashMb, own } of CONFIGS) {
		files.set(`${folder}/sdkconfig.defaults`, textOf([...flash(flashMb), ...own, ...COMMON]));
		files.set(`${folder}/sdkconfig.defaults.release`, textOf(RELEASE));
	}
	return files;
}

function textOf(sections: readonly Section[]): string {
	return sections
		.map(([why, ...lines]) => `${[...why.split("\n").map((line) => `# ${line}`), ...lines].join("\n")}\n`)
		.join("\n");
}
