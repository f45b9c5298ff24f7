/**
 * Setting keys that are coming, with what each takes. A row of settings/table.ts that gets one of these keys has this
 * form; until then the key is unknown (SETTING_UNKNOWN), so that nobody sets what has no effect.
 */
export interface ComingSettings {
	readonly mqttHost: TextForm<false>;
	readonly mqttPort: IntegerForm<1, 65535>;
	readonly mqttUser: TextForm<false>;
	readonly mqttPassword: TextForm<true>;
	readonly mqttTls: ChoiceForm<"on" | "off">;
	/** Which way to the meter: found out, 920 MHz radio, or the home's Wi-Fi. */
	readonly route: ChoiceForm<"auto" | "wisun" | "wifi">;
	/** Degrees by which the screen is turned. */
	readonly rotate: ChoiceForm<"0" | "180">;
	/** A monthly target: "300kWh" or "9000yen". */
	readonly target: TextForm<false>;
	/** What the free tile of the view Now shows. */
	readonly nowTile: ChoiceForm<string>;
	/** Private networks outside the own ones whose packets are answered: up to two CIDR blocks. */
	readonly lanAllow: TextForm<false>;
	/** Selling more than this many watts ... */
	readonly surplusW: IntegerForm<number, number>;
	/** ... for this many minutes is a surplus. */
	readonly surplusMin: IntegerForm<number, number>;
}

export interface TextForm<Secret extends boolean> {
	readonly type: "text";
	readonly secret: Secret;
}

export interface IntegerForm<Min extends number, Max extends number> {
	readonly type: "integer";
	readonly min: Min;
	readonly max: Max;
}

export interface ChoiceForm<Choice extends string> {
	readonly type: "choice";
	readonly choices: readonly Choice[];
}
