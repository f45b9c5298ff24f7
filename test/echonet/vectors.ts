/** The worked examples of the protocol notes, as complete frames. `L` = seen on the air or on a LAN. */

export interface Vector {
	readonly name: string;
	readonly hex: string;
	readonly tid: number;
	readonly seoj: number;
	readonly deoj: number;
	readonly esv: number;
	/** EPC and EDT as hex, in order; of the Get part too where there is one. */
	readonly properties: readonly (readonly [number, string])[];
	readonly second?: readonly (readonly [number, string])[];
}

const METER = 0x028801;
const CONTROLLER = 0x05ff01;
const NODE = 0x0ef001;

const answer = (name: string, tail: string, properties: Vector["properties"], esv = 0x72): Vector => ({
	name,
	hex: `10810001 028801 05FF01 ${tail}`,
	tid: 1,
	seoj: METER,
	deoj: CONTROLLER,
	esv,
	properties,
});

const frame = (
	name: string,
	hex: string,
	tid: number,
	seoj: number,
	deoj: number,
	esv: number,
	properties: Vector["properties"],
): Vector => ({ name, hex, tid, seoj, deoj, esv, properties });

const DAY =
	"000B0000F7660000F7680000F76A0000F76C0000F76D0000F76F0000F7700000F7720000F774" +
	"0000F7760000F7770000F7790000F77A0000F77C0000F77E0000F7800000F7810000F7830000F7840000F7860000F7880000F789" +
	"0000F78B0000F78D0000F78E0000F7900000F7920000F7930000F7950000F7960000F7980000F79A0000F79C0000F79D0000F79F" +
	"0000F7A00000F7A20000F7A40000F7A60000F7A70000F7A90000F7AB0000F7AD0000F7AF0000F7B00000F7B20000F7B40000F7B6";

export const DAY_EDT = DAY;

export const VECTORS: readonly Vector[] = [
	frame("1 L instance list", "10810000 0EF001 0EF001 73 01 D5 04 01028801", 0, NODE, NODE, 0x73, [
		[0xd5, "01028801"],
	]),
	frame("2 Get power", "10810001 05FF01 028801 62 01 E7 00", 1, CONTROLLER, METER, 0x62, [[0xe7, ""]]),
	answer("2r L 632 W", "72 01 E7 04 00000278", [[0xe7, "00000278"]]),
	answer("3 L currents", "72 01 E8 04 001E0032", [[0xe8, "001E0032"]]),
	answer("4 L export", "72 01 E7 04 FFFFFCB8", [[0xe7, "FFFFFCB8"]]),
	frame(
		"5 L three properties",
		"10810200 028801 05FF01 72 03 E7 04 000003A1 E8 04 00460028 E0 04 0000B9D7",
		0x200,
		METER,
		CONTROLLER,
		0x72,
		[
			[0xe7, "000003A1"],
			[0xe8, "00460028"],
			[0xe0, "0000B9D7"],
		],
	),
	answer("6 L no D3", "52 01 D3 00", [[0xd3, ""]], 0x52),
	answer("7 L coefficient", "72 01 D3 04 00000001", [[0xd3, "00000001"]]),
	answer("8 L unit", "72 01 E1 01 02", [[0xe1, "02"]]),
	answer("8 L digits", "72 01 D7 01 07", [[0xd7, "07"]]),
	answer("9 L half hour", "72 01 EA 0B 07E60801140000 00012CC7", [[0xea, "07E6080114000000012CC7"]]),
	frame(
		"10 L notice",
		"10810362 028801 05FF01 73 01 EA 0B 07E60801141E00 00012D02",
		0x362,
		METER,
		CONTROLLER,
		0x73,
		[[0xea, "07E60801141E0000012D02"]],
	),
	frame(
		"11 L notice of both directions",
		"1081A001 028801 05FF01 73 02 EA 0B 07E606150F1E00 00016CA7 EB 0B 07E606150F1E00 00000005",
		0xa001,
		METER,
		CONTROLLER,
		0x73,
		[
			[0xea, "07E606150F1E0000016CA7"],
			[0xeb, "07E606150F1E0000000005"],
		],
	),
	frame(
		"12 L the same as INFC",
		"1081029F 028801 05FF01 74 02 EA 0B 07E50112120000 0000FBD2 EB 0B 07E50112120000 00000009",
		0x29f,
		METER,
		CONTROLLER,
		0x74,
		[
			[0xea, "07E501121200000000FBD2"],
			[0xeb, "07E5011212000000000009"],
		],
	),
	frame("12r our INFC_Res", "1081029F 05FF01 028801 7A 02 EA 00 EB 00", 0x29f, CONTROLLER, METER, 0x7a, [
		[0xea, ""],
		[0xeb, ""],
	]),
	answer("13 L release F", "72 01 82 04 00004600", [[0x82, "00004600"]]),
	answer("14 L serial", "72 01 8D 0C 413030423030303030310000", [[0x8d, "413030423030303030310000"]]),
	answer("15 L time", "72 01 97 02 0E1A", [[0x97, "0E1A"]]),
	answer("15 L date", "72 01 98 04 07EA0514", [[0x98, "07EA0514"]]),
	answer("16 L place", "72 01 81 01 61", [[0x81, "61"]]),
	answer("16 L no fault", "72 01 88 01 42", [[0x88, "42"]]),
	answer("16 L maker", "72 01 8A 03 000016", [[0x8a, "000016"]]),
	answer("17 L no 83", "52 01 83 00", [[0x83, ""]], 0x52),
	answer("18 L announce map", "72 01 9D 04 03808188", [[0x9d, "03808188"]]),
	answer("18 L set map", "72 01 9E 04 0381E5ED", [[0x9e, "0381E5ED"]]),
	frame("19 select day", "10810002 05FF01 028801 61 01 E5 01 02", 2, CONTROLLER, METER, 0x61, [[0xe5, "02"]]),
	frame("19r selected", "10810002 028801 05FF01 71 01 E5 00", 2, METER, CONTROLLER, 0x71, [[0xe5, ""]]),
	frame("20 L a day", `10810001 028801 05FF01 72 01 E2 C2 ${DAY}`, 1, METER, CONTROLLER, 0x72, [[0xe2, DAY]]),
	frame(
		"21 L truncated answer",
		"10810023 028801 05FF01 52 06 80 01 30 E0 04 0000123C E3 04 000020DD E7 04 00000001 E8 04 000AFFEC D3 04 00000001",
		0x23,
		METER,
		CONTROLLER,
		0x52,
		[
			[0x80, "30"],
			[0xe0, "0000123C"],
			[0xe3, "000020DD"],
			[0xe7, "00000001"],
			[0xe8, "000AFFEC"],
			[0xd3, "00000001"],
		],
	),
	frame("22 discovery", "10810001 05FF01 0EF000 62 01 D6 00", 1, CONTROLLER, 0x0ef000, 0x62, [[0xd6, ""]]),
	frame("22r discovered", "10810001 0EF001 05FF01 72 01 D6 07 0205FF01028801", 1, NODE, CONTROLLER, 0x72, [
		[0xd6, "0205FF01028801"],
	]),
	frame(
		"23 discovery of five",
		"10810007 0EF001 0EF001 62 05 D6 00 83 00 9D 00 9E 00 9F 00",
		7,
		NODE,
		NODE,
		0x62,
		[
			[0xd6, ""],
			[0x83, ""],
			[0x9d, ""],
			[0x9e, ""],
			[0x9f, ""],
		],
	),
	frame("24 probe", "10810009 05FF01 0EF001 62 04 8A 00 8C 00 83 00 D6 00", 9, CONTROLLER, NODE, 0x62, [
		[0x8a, ""],
		[0x8c, ""],
		[0x83, ""],
		[0xd6, ""],
	]),
	frame(
		"25 L a product's answer",
		"10810001 0EF001 05FF01 72 03 8A 03 000106 83 11 FE00010600000000000000020000000001 D6 04 0105FF01",
		1,
		NODE,
		CONTROLLER,
		0x72,
		[
			[0x8a, "000106"],
			[0x83, "FE00010600000000000000020000000001"],
			[0xd6, "0105FF01"],
		],
	),
	frame(
		"26 L a product's maps",
		"10810002 05FF01 05FF01 72 03 9D 04 03808188 9F 0A 09808182888A939D9E9F 9E 03 028193",
		2,
		CONTROLLER,
		CONTROLLER,
		0x72,
		[
			[0x9d, "03808188"],
			[0x9f, "09808182888A939D9E9F"],
			[0x9e, "028193"],
		],
	),
	frame("27 SetC half refused", "10810001 028801 05FF01 51 02 81 00 E5 01 64", 1, METER, CONTROLLER, 0x51, [
		[0x81, ""],
		[0xe5, "64"],
	]),
	{
		...frame("28 SetGet", "10810001 05FF01 028801 6E 01 E5 01 01 01 E2 00", 1, CONTROLLER, METER, 0x6e, [
			[0xe5, "01"],
		]),
		second: [[0xe2, ""]],
	},
	{
		...frame(
			"28r SetGet_Res",
			`10810001 028801 05FF01 7E 01 E5 00 01 E2 C2 ${DAY}`,
			1,
			METER,
			CONTROLLER,
			0x7e,
			[[0xe5, ""]],
		),
		second: [[0xe2, DAY]],
	},
	frame("29 unknown instance", "10810003 05FF01 028802 62 01 80 00", 3, CONTROLLER, 0x028802, 0x62, [
		[0x80, ""],
	]),
	frame("30 instance 0", "10810004 05FF01 028800 62 01 80 00", 4, CONTROLLER, 0x028800, 0x62, [[0x80, ""]]),
	frame("30r its answer", "10810004 028801 05FF01 72 01 80 01 30", 4, METER, CONTROLLER, 0x72, [
		[0x80, "30"],
	]),
];

/** Property maps of the notes: the EDT and the EPCs in it. */
export const MAPS: readonly (readonly [string, string, string])[] = [
	[
		"live meter of release F",
		"1941414160404000624300414040430202",
		"808182888A8D97989D9E9FD3D7E0E1E2E3E4E5E7E8EAEBECED",
	],
	[
		"the utility's 23 items",
		"1741414160404000624300414000030202",
		"8081828 88A8D97989D9E9FD3D7E0E1E2E3E4E5E7E8EAEB",
	],
	[
		"mirror with 83",
		"1841414161404000624300414000030202",
		"808182838 88A8D97989D9E9FD3D7E0E1E2E3E4E5E7E8EAEB",
	],
	[
		"second generation",
		"1D71414160404000624300414040434242",
		"8081828 88A8D97989D9E9FC0D0D3D7E0E1E2E3E4E5E7E8EAEBECEDEEEF",
	],
	["live list", "03808188", "808188"],
	["live set list", "0381E5ED", "81E5ED"],
	["empty", "00", ""],
];
