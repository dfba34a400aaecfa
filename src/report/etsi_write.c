/* SPDX-License-Identifier: Apache-2.0 */
/* Elements of the XML validation report. Every text of a document is cleaned and escaped here. */
#include <yinxin/codec_xml.h>
#include "etsi.h"

static void
indent(struct xml *x)
{
	for (unsigned i = 0; i < x->depth; i++)
		yx_buf_puts(x->out, "  ");
}

void
etsi_begin(struct xml *x, const char *element)
{
	indent(x);
	yx_buf_printf(x->out, "<%s>\n", element);
	x->depth++;
}

void
etsi_begin_id(struct xml *x, const char *element, const char *id)
{
	indent(x);
	yx_buf_printf(x->out, "<%s id=\"%s\">\n", element, id);
	x->depth++;
}

void
etsi_begin_signed(struct xml *x, const char *element)
{
	indent(x);
	yx_buf_printf(x->out, "<%s Signed=\"true\">\n", element);
	x->depth++;
}

void
etsi_end(struct xml *x, const char *element)
{
	x->depth--;
	indent(x);
	yx_buf_printf(x->out, "</%s>\n", element);
}

/* Every text that is written comes through here: free of control and direction characters. */
static void
put(struct xml *x, const char *text)
{
	struct yx_buf clean = { 0 };

	yx_text_put_clean(&clean, yx_bytes_str(text));
	yx_xml_put_text(x->out, yx_buf_bytes(&clean));
	yx_buf_clear(&clean);
}

void
etsi_leaf(struct xml *x, const char *element, const char *text)
{
	indent(x);
	yx_buf_printf(x->out, "<%s>", element);
	put(x, text);
	yx_buf_printf(x->out, "</%s>\n", element);
}

void
etsi_base64(struct xml *x, const char *element, struct yx_bytes value)
{
	indent(x);
	yx_buf_printf(x->out, "<%s>", element);
	yx_base64_put(x->out, value);
	yx_buf_printf(x->out, "</%s>\n", element);
}

void
etsi_leaf_time(struct xml *x, const char *element, yx_time t)
{
	char text[32];

	etsi_leaf(x, element, yx_time_rfc3339(text, t - t % YX_SECOND));
}

/* An element whose only content is the VOReference attribute. */
void
etsi_reference(struct xml *x, const char *element, const char *id)
{
	if (!id)
		return;
	indent(x);
	yx_buf_printf(x->out, "<%s VOReference=\"%s\"/>\n", element, id);
}

void
etsi_digest_value(struct xml *x, enum yx_digest_alg alg, struct yx_bytes value)
{
	char uri[ETSI_URI];

	if (!etsi_digest_uri(uri, alg))
		return;
	indent(x);
	yx_buf_printf(x->out, "<ds:DigestMethod Algorithm=\"%s\"/>\n", uri);
	etsi_base64(x, "ds:DigestValue", value);
}

void
etsi_digest(struct xml *x, const char *element, const struct yx_digest *d)
{
	char uri[ETSI_URI];

	if (!d->len || !etsi_digest_uri(uri, d->alg))
		return;
	etsi_begin(x, element);
	etsi_digest_value(x, d->alg, yx_digest_bytes(d));
	etsi_end(x, element);
}

void
etsi_poe(struct xml *x, const char *element, yx_time at, bool provided, const char *object)
{
	etsi_begin(x, element);
	etsi_leaf_time(x, "POETime", at);
	etsi_leaf(x, "TypeOfProof",
		  provided ? "urn:etsi:019102:poetype:provided"
			   : "urn:etsi:019102:poetype:validation");
	etsi_reference(x, "POEObject", object);
	etsi_end(x, element);
}

void
etsi_typed(struct xml *x, const char *type, const char *xs, const char *value)
{
	etsi_leaf(x, "Type", type);
	indent(x);
	yx_buf_printf(x->out, "<Value xsi:type=\"%s\">", xs);
	put(x, value);
	yx_buf_puts(x->out, "</Value>\n");
}

void
etsi_report_data(struct xml *x, const char *type, const char *text)
{
	char urn[80];

	snprintf(urn, sizeof(urn), "urn:yinxin:report:%s", type);
	etsi_begin(x, "ReportData");
	etsi_typed(x, urn, "xs:string", text);
	etsi_end(x, "ReportData");
}

void
etsi_indication(struct xml *x, enum yx_indication i, enum yx_sub_indication sub, bool whole)
{
	const char *main = i == YX_INDICATION_PASSED   ? "passed"
			   : i == YX_INDICATION_FAILED ? "failed"
						       : "indeterminate";
	bool total = whole && main[0] != 'i';
	char uri[80];

	snprintf(uri, sizeof(uri), "urn:etsi:019102:mainindication:%s%s", total ? "total-" : "",
		 main);
	etsi_leaf(x, "MainIndication", uri);
	if (yx_sub_indication_uri(sub))
		etsi_leaf(x, "SubIndication", yx_sub_indication_uri(sub));
}
