/* The free internal RAM: now, and the least since the start. */

#include "xsmc.h"
#include "mc.xs.h"

#include "esp_heap_caps.h"

#define INTERNAL (MALLOC_CAP_INTERNAL | MALLOC_CAP_8BIT)

void xs_kabewatt_memory_free(xsMachine *the)
{
	xsmcSetNumber(xsResult, heap_caps_get_free_size(INTERNAL));
}

void xs_kabewatt_memory_lowest(xsMachine *the)
{
	xsmcSetNumber(xsResult, heap_caps_get_minimum_free_size(INTERNAL));
}
