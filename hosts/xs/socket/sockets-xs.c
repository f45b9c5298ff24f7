/*
	The app's side of sockets.h for the virtual machine: what sockets.ts calls, the one message that wakes the
	machine, and the timer that repeats messages which found no room. All but socketsWakeApp runs in its thread.
*/

#include "xsmc.h"
#include "mc.xs.h"
#include "modTimer.h"

#include "sockets.h"

#if ESP32
	#include "xsHost.h"
#else
	#include <glib.h>
#endif

#define TICK_MS 100

static struct {
	xsMachine *the;
	xsSlot object;
	modTimer timer;
#if !ESP32
	GMainContext *context;
	GSource *source;
#endif
} app;

static void runTurn(void)
{
	xsMachine *the = app.the;

	xsBeginHost(the);
		xsCall0(app.object, xsID_onTurn);
	xsEndHost(the);
	appEnd();
}

#if ESP32

static void deliver(void *the, void *refcon, uint8_t *message, uint16_t length)
{
	(void)the, (void)refcon, (void)message, (void)length;
	appBegin();
	runTurn();
}

/* Either thread. The one way to post to the machine that never waits: lwIP's thread must not. */
int socketsWakeApp(void)
{
	return 0 == modMessagePostToMachineFromISR(app.the, deliver, NULL);
}

#else

static gboolean deliver(gpointer unused)
{
	(void)unused;
	g_source_unref(app.source);
	app.source = NULL;
	appBegin();
	runTurn();
	return G_SOURCE_REMOVE;
}

/* Either thread; `posted` of sockets-state.h lets one in at a time. */
int socketsWakeApp(void)
{
	GSource *source = g_idle_source_new();

	g_source_set_priority(source, G_PRIORITY_DEFAULT);
	g_source_set_callback(source, deliver, NULL, NULL);
	app.source = source;
	g_source_attach(source, app.context);
	return 1;
}

#endif

static void tick(modTimer timer, void *refcon, int size)
{
	(void)timer, (void)refcon, (void)size;
	if (appTick())
		runTurn();
}

/* The simulator's, when it closes the app. On a device the machine lives until the chip restarts, and lwIP's thread may rely on it. */
void xs_kabewatt_sockets_destructor(void *data)
{
	if (!data || !app.the)
		return;
	modTimerRemove(app.timer);
#if !ESP32
	socketsNetworkStop();
	if (app.source) {
		g_source_destroy(app.source);
		g_source_unref(app.source);
		app.source = NULL;
	}
#endif
	app.the = NULL;
}

void xs_kabewatt_sockets(xsMachine *the)
{
	if (app.the)
		xsUnknownError("sockets: one set only");
	if (!socketsNetworkStart())
		xsUnknownError("sockets: no memory");
#if !ESP32
	app.context = g_main_context_get_thread_default();
#endif
	app.timer = modTimerAdd(TICK_MS, TICK_MS, tick, NULL, 0);
	if (!app.timer)
		xsUnknownError("sockets: no memory");
	app.the = the;
	app.object = xsThis;
	xsRemember(app.object);
	xsmcSetHostData(xsThis, &app);
}

void xs_kabewatt_sockets_listen(xsMachine *the)
{
	xsmcSetBoolean(xsResult, appListen((uint16_t)xsmcToInteger(xsArg(0))));
}

void xs_kabewatt_sockets_stop(xsMachine *the)
{
	(void)the;
	appStopListening();
}

void xs_kabewatt_sockets_connect(xsMachine *the)
{
	xsmcSetInteger(xsResult, appConnect(xsmcToString(xsArg(0)), (uint16_t)xsmcToInteger(xsArg(1))));
}

void xs_kabewatt_sockets_failure(xsMachine *the)
{
	xsmcSetInteger(xsResult, (xsIntegerValue)appFailure(xsmcToInteger(xsArg(0))));
}

void xs_kabewatt_sockets_next(xsMachine *the)
{
	uint8_t events;
	int index = appNext(&events);

	xsmcSetInteger(xsResult, index < 0 ? -1 : index * 32 + events);
}

static void setAddress(xsMachine *the, uint32_t address)
{
	const uint8_t *part = (const uint8_t *)&address;
	char text[16], *at = text;

	for (int i = 0; i < 4; i++) {
		if (i)
			*at++ = '.';
		if (part[i] >= 100)
			*at++ = (char)('0' + part[i] / 100);
		if (part[i] >= 10)
			*at++ = (char)('0' + part[i] / 10 % 10);
		*at++ = (char)('0' + part[i] % 10);
	}
	*at = 0;
	xsmcSetString(xsResult, text);
}

void xs_kabewatt_sockets_address(xsMachine *the)
{
	setAddress(the, appAddress(xsmcToInteger(xsArg(0))));
}

void xs_kabewatt_sockets_interface(xsMachine *the)
{
	setAddress(the, appInterface(xsmcToInteger(xsArg(0))));
}

void xs_kabewatt_sockets_read(xsMachine *the)
{
	int index = xsmcToInteger(xsArg(0));
	size_t length = appReadable(index);

	if (length) {
		/* The lock is not held here: the allocation may collect garbage, or throw. */
		uint8_t *bytes = xsmcSetArrayBuffer(xsResult, NULL, (xsIntegerValue)length);
		size_t read = appRead(index, bytes, length);
		/* It has failed meanwhile, and its bytes are gone. */
		if (read < length)
			xsmcSetUndefined(xsResult);
	}
}

void xs_kabewatt_sockets_writable(xsMachine *the)
{
	xsmcSetInteger(xsResult, (xsIntegerValue)appWritable(xsmcToInteger(xsArg(0))));
}

void xs_kabewatt_sockets_write(xsMachine *the)
{
	int index = xsmcToInteger(xsArg(0));
	xsUnsignedValue offset = (xsUnsignedValue)xsmcToInteger(xsArg(2)), length = (xsUnsignedValue)xsmcToInteger(xsArg(3)), size;
	void *bytes;

	xsmcGetBufferReadable(xsArg(1), &bytes, &size);
	if ((offset > size) || (length > size - offset))
		xsRangeError("sockets: beyond the buffer");
	xsmcSetInteger(xsResult, (xsIntegerValue)appWrite(index, (uint8_t *)bytes + offset, length));
}

void xs_kabewatt_sockets_close(xsMachine *the)
{
	appClose(xsmcToInteger(xsArg(0)));
}

void xs_kabewatt_sockets_abort(xsMachine *the)
{
	appAbort(xsmcToInteger(xsArg(0)));
}
