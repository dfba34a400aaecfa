/* SPDX-License-Identifier: Apache-2.0 */
/*
 * XML through libxml2's SAX interface into its own tree, with the dangerous parts cut off at the
 * source: a document type declaration stops the parser before any of it is read.
 */
#include <yinxin/codec_xml.h>
#include <yinxin/limits.h>

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "xml_library.h"

struct yx_xml {
	xmlDocPtr doc;
	struct yx_arena *arena; /* text handed out */
};

/* What a running parse counts; hangs on the parser context. */
struct counts {
	startElementNsSAX2Func start;
	endElementNsSAX2Func end;
	unsigned depth;
	size_t elements;
	const char *refused;
	bool limit;
};

static void
refuse(xmlParserCtxtPtr ctx, struct counts *c, bool limit, const char *why)
{
	if (!c->refused) {
		c->refused = why;
		c->limit = limit;
	}
	codec_xml.StopParser(ctx);
}

static void
on_doctype(void *ctx, const xmlChar *name, const xmlChar *external, const xmlChar *system)
{
	xmlParserCtxtPtr p = ctx;

	(void)name;
	(void)external;
	(void)system;
	refuse(p, p->_private, false, "a document type declaration is not accepted");
}

static void
on_start(void *ctx, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri, int ns_count,
	 const xmlChar **ns, int attr_count, int defaulted, const xmlChar **attrs)
{
	xmlParserCtxtPtr p = ctx;
	struct counts *c = p->_private;

	if (++c->depth > YX_LIMIT_XML_DEPTH) {
		refuse(p, c, true, "elements are nested deeper than allowed");
		return;
	}
	c->elements += 1 + (size_t)(attr_count > 0 ? attr_count / 2 : 0);
	if (c->elements > YX_LIMIT_XML_ELEMENTS) {
		refuse(p, c, true, "more elements than allowed");
		return;
	}
	c->start(ctx, name, prefix, uri, ns_count, ns, attr_count, defaulted, attrs);
}

static void
on_end(void *ctx, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri)
{
	xmlParserCtxtPtr p = ctx;
	struct counts *c = p->_private;

	if (c->depth > 0)
		c->depth--;
	c->end(ctx, name, prefix, uri);
}

static void
silent(void *ctx, const char *fmt, ...)
{
	(void)ctx;
	(void)fmt;
}

/* libxml2's words, without their line end. */
static enum yx_status
fail_parse(xmlParserCtxtPtr p, const struct counts *c, struct yx_error *err)
{
	const xmlError *e = codec_xml.CtxtGetLastError(p);
	const char *text = e && e->message ? e->message : "not well-formed";
	int line = e && e->line > 0 ? e->line : 0;
	int len = (int)strcspn(text, "\r\n");

	if (c->refused)
		return yx_fail(err, c->limit ? YX_LIMIT : YX_DENIED, NULL, "XML 1.0", "line %d: %s",
			       p->input ? p->input->line : line, c->refused);
	return yx_fail(err, YX_MALFORMED, NULL, "XML 1.0", "line %d: %.*s", line,
		       len > 150 ? 150 : len, text);
}

enum yx_status
yx_xml_parse(struct yx_xml **out, struct yx_bytes in, struct yx_error *err)
{
	struct yx_xml *x = NULL;
	struct counts c = { 0 };
	xmlParserCtxtPtr p = NULL;
	enum yx_status st;

	*out = NULL;
	if ((st = yx_xml_prepare(err)) != YX_OK)
		return st;
	if (in.len == 0)
		return yx_fail_at(err, YX_MALFORMED, 0, "XML 1.0", "an empty file is not XML");
	if (in.len > YX_LIMIT_XML_SIZE)
		return yx_fail_at(err, YX_LIMIT, 0, "", "an XML file is larger than %llu bytes",
				  (unsigned long long)YX_LIMIT_XML_SIZE);
	p = codec_xml.CreateMemoryParserCtxt((const char *)in.data, (int)in.len);
	if (!p)
		return yx_fail_nomem(err);
	/* NOENT: without a document type there are only the five predefined entities to replace;
	 * HUGE: libxml2's own limits are replaced by ours */
	(void)codec_xml.CtxtUseOptions(
	    p, XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING | XML_PARSE_HUGE |
		   XML_PARSE_BIG_LINES | XML_PARSE_NOCDATA | XML_PARSE_NOENT);
	p->_private = &c;
	c.start = p->sax->startElementNs;
	c.end = p->sax->endElementNs;
	p->sax->startElementNs = on_start;
	p->sax->endElementNs = on_end;
	p->sax->internalSubset = on_doctype;
	p->sax->error = silent;
	p->sax->warning = silent;
	p->sax->serror = NULL;
	(void)codec_xml.ParseDocument(p);
	if (c.refused || !p->wellFormed || !p->myDoc || !codec_xml.DocGetRootElement(p->myDoc)) {
		st = fail_parse(p, &c, err);
		goto done;
	}
	x = yx_alloc(sizeof(*x));
	if (x)
		x->arena = yx_arena_new(0);
	if (!x || !x->arena) {
		yx_free(x);
		st = yx_fail_nomem(err);
		goto done;
	}
	x->doc = p->myDoc;
	p->myDoc = NULL;
	*out = x;
	st = YX_OK;
done:
	if (p->myDoc)
		codec_xml.FreeDoc(p->myDoc);
	p->myDoc = NULL;
	codec_xml.FreeParserCtxt(p);
	return st;
}

void
yx_xml_free(struct yx_xml *x)
{
	if (!x)
		return;
	codec_xml.FreeDoc(x->doc);
	yx_arena_free(x->arena);
	yx_free(x);
}

/* The opaque node is libxml2's element node; it is never written through. */
static xmlNodePtr
node(const struct yx_xml_node *n)
{
	return (xmlNodePtr)(uintptr_t)n;
}

/*
 * A name without its prefix. libxml2 keeps the prefix where nothing declares it; readers that do
 * not look at namespaces take the element for what it is, so it must not be overlooked here.
 */
static const char *
local(const xmlChar *name, const xmlNs *ns)
{
	const char *s = (const char *)name, *colon = ns ? NULL : strchr(s, ':');

	return colon ? colon + 1 : s;
}

static const struct yx_xml_node *
wrap(xmlNodePtr n, const char *name)
{
	while (n &&
	       (n->type != XML_ELEMENT_NODE || (name && strcmp(local(n->name, n->ns), name) != 0)))
		n = n->next;
	return (const struct yx_xml_node *)n;
}

const struct yx_xml_node *
yx_xml_root(const struct yx_xml *x)
{
	return (const struct yx_xml_node *)codec_xml.DocGetRootElement(x->doc);
}

const char *
yx_xml_name(const struct yx_xml_node *n)
{
	return local(node(n)->name, node(n)->ns);
}

const char *
yx_xml_namespace(const struct yx_xml_node *n)
{
	return node(n)->ns && node(n)->ns->href ? (const char *)node(n)->ns->href : "";
}

bool
yx_xml_is(const struct yx_xml_node *n, const char *local_name)
{
	return n && strcmp(yx_xml_name(n), local_name) == 0;
}

unsigned
yx_xml_line(const struct yx_xml_node *n)
{
	long line = n ? codec_xml.GetLineNo(node(n)) : 0;

	return line > 0 ? (unsigned)line : 0;
}

const struct yx_xml_node *
yx_xml_child(const struct yx_xml_node *n, const char *local_name)
{
	return n ? wrap(node(n)->children, local_name) : NULL;
}

const struct yx_xml_node *
yx_xml_next(const struct yx_xml_node *n, const char *local_name)
{
	return n ? wrap(node(n)->next, local_name) : NULL;
}

const struct yx_xml_node *
yx_xml_walk(const struct yx_xml_node *top, const struct yx_xml_node *at)
{
	const struct yx_xml_node *next = yx_xml_child(at, NULL);

	if (next)
		return next;
	while (at != top) {
		if ((next = yx_xml_next(at, NULL)) != NULL)
			return next;
		at = (const struct yx_xml_node *)node(at)->parent;
	}
	return NULL;
}

const char *
yx_xml_attr(const struct yx_xml_node *n, const char *local_name)
{
	if (!n)
		return NULL;
	for (xmlAttrPtr a = node(n)->properties; a; a = a->next)
		if (strcmp(local(a->name, a->ns), local_name) == 0)
			return a->children && a->children->content
				   ? (const char *)a->children->content
				   : "";
	return NULL;
}

static bool
is_blank(uint8_t c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

enum yx_status
yx_xml_text_exact(const struct yx_xml_node *n, struct yx_buf *out, struct yx_error *err)
{
	for (xmlNodePtr c = n ? node(n)->children : NULL; c; c = c->next)
		if ((c->type == XML_TEXT_NODE || c->type == XML_CDATA_SECTION_NODE) && c->content)
			yx_buf_puts(out, (const char *)c->content);
	return yx_buf_status(out, err);
}

enum yx_status
yx_xml_text(const struct yx_xml_node *n, struct yx_buf *out, struct yx_error *err)
{
	struct yx_buf all = { 0 };
	enum yx_status st = yx_xml_text_exact(n, &all, err);
	struct yx_bytes b = yx_buf_bytes(&all);

	while (b.len > 0 && is_blank(b.data[0]))
		b = yx_bytes_slice(b, 1, b.len);
	while (b.len > 0 && is_blank(b.data[b.len - 1]))
		b.len--;
	yx_buf_put_bytes(out, b);
	yx_buf_clear(&all);
	return st == YX_OK ? yx_buf_status(out, err) : st;
}

const char *
yx_xml_text_str(const struct yx_xml *x, const struct yx_xml_node *n)
{
	struct yx_buf b = { 0 };
	char *s = NULL;

	if (yx_xml_text(n, &b, NULL) == YX_OK)
		s = yx_arena_strdup(x->arena, yx_buf_bytes(&b));
	yx_buf_clear(&b);
	return s;
}

const char *
yx_xml_field(const struct yx_xml *x, const struct yx_xml_node *n, const char *local_name)
{
	const char *a = yx_xml_attr(n, local_name);
	const struct yx_xml_node *c;

	if (a)
		return a;
	c = yx_xml_child(n, local_name);
	return c ? yx_xml_text_str(x, c) : NULL;
}

int
yx_xml_numbers(const char *s, double *out, int max)
{
	int n = 0;

	if (!s)
		return -1;
	for (;;) {
		char *end;
		double v;

		while (is_blank((uint8_t)*s))
			s++;
		if (*s == '\0')
			return n;
		if (n == max)
			return -1;
		errno = 0;
		v = strtod(s, &end);
		if (end == s || !isfinite(v) || (*end && !is_blank((uint8_t)*end)))
			return -1;
		out[n++] = v;
		s = end;
	}
}

bool
yx_xml_number(const char *s, double *out)
{
	return yx_xml_numbers(s, out, 1) == 1;
}

bool
yx_xml_integer(const char *s, int64_t *out)
{
	char *end;

	if (!s || !*s)
		return false;
	errno = 0;
	*out = strtoll(s, &end, 10);
	return errno == 0 && end != s && *end == '\0';
}
