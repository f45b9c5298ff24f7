import esp32 from "../../../hosts/esp32/manifest.json" with { type: "json" };
import root from "../../../manifest.json" with { type: "json" };
import cplus2 from "../../../targets/m5stick_cplus2/manifest.json" with { type: "json" };
import stickS3 from "../../../targets/m5stick_s3/manifest.json" with { type: "json" };

/** What a board is compiled with, as far as the fakes of the SDK's C need it. */
export interface Target {
	/** `mc/config`. */
	readonly config: Readonly<Record<string, unknown>>;
	/** `kPocoRotation`. */
	readonly rotation: number;
	/** The screen as the driver gives it to Poco, its own rotation applied. */
	readonly screen: { readonly width: number; readonly height: number };
	/** `MODDEF_TASK_QUEUELENGTH`. */
	readonly queueLength: number;
}

interface Manifest {
	readonly config: Readonly<Record<string, unknown>>;
	readonly defines?: { readonly task?: { readonly queueLength?: number } };
	readonly platforms?: Readonly<
		Record<
			string,
			| { readonly include?: readonly string[]; readonly config?: Readonly<Record<string, unknown>> }
			| undefined
		>
	>;
}

/** The targets of the SDK, which the project does not carry: `npm run check:firmware` compares this with them. */
export const SDK_TARGETS: Readonly<
	Record<
		string,
		{
			readonly config: Readonly<Record<string, string | number | boolean>>;
			readonly screen: { readonly width: number; readonly height: number };
		}
	>
> = Object.freeze({
	m5stack: { config: { driverRotation: 270, touch: "" }, screen: { width: 240, height: 320 } },
	m5stack_core2: { config: {}, screen: { width: 320, height: 240 } },
	m5stack_cores3: {
		config: { driverRotation: 0, format: "RGB565BE", virtualButton: false },
		screen: { width: 320, height: 240 },
	},
	m5stick_cplus: { config: { rotation: 270, touch: "" }, screen: { width: 240, height: 135 } },
	m5atom_s3: { config: { touch: "" }, screen: { width: 128, height: 128 } },
});

const OWN = { m5stick_cplus2: cplus2, m5stick_s3: stickS3 };

/** The queue's length where no manifest says another one. */
const SDK_QUEUE_LENGTH = 10;

/** What mcconfig makes of the manifests: the application's over the board's, and a rotation always. */
export function targetOf(name: string): Target {
	const app: Pick<Manifest, "config"> = root;
	const host: Manifest = esp32;
	const own = OWN[name as keyof typeof OWN];
	const base = own == null ? SDK_TARGETS[name] : { config: own.config, screen: own.defines.ili9341 };
	if (base == null) throw new Error(`no target ${name}`);
	const config = {
		rotation: 0,
		format: "RGB565LE",
		...base.config,
		...host.config,
		...host.platforms?.[`esp32/${name}`]?.config,
		...app.config,
	};
	const isTurned =
		base.config["driverRotation" as never] === 90 || base.config["driverRotation" as never] === 270;
	const { width, height } = base.screen;
	return {
		config,
		rotation: Number(config.rotation),
		screen: isTurned ? { width: height, height: width } : { width, height },
		queueLength: host.defines?.task?.queueLength ?? SDK_QUEUE_LENGTH,
	};
}
