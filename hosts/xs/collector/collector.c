/*
	How often XS collected garbage. A release build has no instruments; but each collection marks what is alive, and asks
	the hooks of a host object for it. There is one such object, in the main machine.
*/

#include "xsmc.h"
#include "mc.xs.h"

static uint32_t gCollections;

static void mark(xsMachine *the, void *data, xsMarkRoot markRoot)
{
	(void)the;
	(void)data;
	(void)markRoot;
	gCollections += 1;
}

void xs_kabewatt_collector_destructor(void *data)
{
	(void)data;
}

static const xsHostHooks gHooks = {xs_kabewatt_collector_destructor, mark, "kabewatt_collector"};

void xs_kabewatt_collector(xsMachine *the)
{
	gCollections = 0;
	xsmcSetHostData(xsThis, &gCollections);
	xsSetHostHooks(xsThis, (xsHostHooks *)&gHooks);
}

void xs_kabewatt_collector_count(xsMachine *the)
{
	xsmcSetNumber(xsResult, gCollections);
}

void xs_kabewatt_collector_collect(xsMachine *the)
{
	(void)the;
	xsCollectGarbage();
}
