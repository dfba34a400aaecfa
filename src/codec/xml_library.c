/* SPDX-License-Identifier: Apache-2.0 */
/* libxml2, opened once: it brings ICU and the C++ library along, which no PDF needs. */
#include "xml_library.h"

#include <pthread.h>
#include <yinxin/base_library.h>
#include <yinxin/codec_xml.h>

struct codec_xml_library codec_xml;
static enum yx_status loaded;
static struct yx_error load_error;

static void
load(void)
{
	static const char *const files[] = { "libxml2.so.2", NULL };
#define SYMBOL(name) { "xml" #name, &codec_xml.name },
	static const struct yx_library_symbol symbols[] = { CODEC_XML_FUNCTIONS(SYMBOL) };
#undef SYMBOL

	loaded = yx_library_open(files, "libxml2", symbols, sizeof(symbols) / sizeof(symbols[0]),
				 &load_error);
}

enum yx_status
yx_xml_prepare(struct yx_error *err)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;

	pthread_once(&once, load);
	if (loaded != YX_OK && err)
		*err = load_error;
	return loaded;
}
