/* SPDX-License-Identifier: Apache-2.0 */
/* xml_library.h: the few functions of libxml2 that are used, found when first needed. */
#ifndef YINXIN_CODEC_XML_LIBRARY_H
#define YINXIN_CODEC_XML_LIBRARY_H

#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <libxml/tree.h>

/* clang-format off */
#define CODEC_XML_FUNCTIONS(X) \
	X(CreateMemoryParserCtxt) X(CtxtGetLastError) X(CtxtUseOptions) X(DocGetRootElement) \
	X(FreeDoc) X(FreeParserCtxt) X(GetLineNo) X(ParseDocument) X(StopParser)
/* clang-format on */

struct codec_xml_library {
#define CODEC_XML_MEMBER(name) __typeof__(&xml##name) name;
	CODEC_XML_FUNCTIONS(CODEC_XML_MEMBER)
#undef CODEC_XML_MEMBER
};

/* Filled by yx_xml_prepare(). */
extern struct codec_xml_library codec_xml;

#endif
