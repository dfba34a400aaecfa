/* SPDX-License-Identifier: Apache-2.0 */
/* yinxin seal new: make the signed structure out of a picture, a name and a list of signers. */
#include <stdlib.h>
#include <string.h>
#include <yinxin/codec_jpeg.h>
#include <yinxin/codec_json.h>
#include <yinxin/codec_picture.h>
#include <yinxin/ofd.h>
#include <yinxin/ofd_picture.h>
#include <yinxin/seal_art.h>
#include <yinxin/sign_ofd.h>
#include "cmd_seal.h"
#include "signing.h"

enum { SIGNERS_MAX = 64 };

/* Of vectors in a seal: as the option is, and as the type is spelled by others. */
static const struct format {
	const char *name, *type; /* of the option; in the seal, as others spell it */
} formats[] = { { "ofd", "ofd" }, { "svg", "SVG" }, { "png", "PNG" } };

struct request {
	struct yx_seal_new seal;
	struct yx_seal_art art;
	bool drawn;
	const struct format *format; /* NULL: not asked for */
	int64_t dpi;
	const char *picture, *key, *cert, *password, *out;
	char id[40];
	struct yx_cert *signers[SIGNERS_MAX];
	struct yx_bytes signer_ders[SIGNERS_MAX];
	int64_t days;
	struct yx_buf image;
	struct signing_authorities tsa;
};

static int
add_signer(struct cli *c, struct request *r, const char *path)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_file f = { 0 };
	size_t n = r->seal.signer_count;
	enum yx_status st;

	if (n == SIGNERS_MAX)
		return cli_usage(c, "too many signers", "签章人证书过多", NULL);
	st = yx_file_open(&f, path, 1 << 20, &err);
	if (st == YX_OK)
		st = yx_cert_load(&r->signers[n], f.bytes, YX_PKI_LENIENT, &err);
	yx_file_close(&f);
	if (st != YX_OK)
		return cli_error(c, &err, path);
	r->signer_ders[n] = yx_cert_der(r->signers[n]);
	r->seal.signer_count++;
	return CLI_OK;
}

static bool
take_size(struct request *r, const char *value)
{
	char *end = NULL;

	r->seal.width_mm = r->seal.height_mm = strtol(value, &end, 10);
	if (end != value && *end == 'x') {
		value = end + 1;
		r->seal.height_mm = strtol(value, &end, 10);
	}
	return end != value && *end == '\0' && r->seal.width_mm > 0 && r->seal.height_mm > 0;
}

static bool
take_number(const char *value, int64_t low, int64_t high, int64_t *out)
{
	char *end = NULL;

	*out = strtoll(value, &end, 10);
	return end != value && *end == '\0' && *out >= low && *out <= high;
}

static bool
take_format(struct request *r, const char *value)
{
	for (size_t i = 0; i < sizeof(formats) / sizeof(formats[0]); i++)
		if (strcmp(value, formats[i].name) == 0) {
			r->format = &formats[i];
			return true;
		}
	return false;
}

static bool
take_time(const char *value, yx_time *out)
{
	return yx_time_parse_rfc3339(out, yx_bytes_str(value), NULL) == YX_OK;
}

static bool
take_option(struct request *r, const char *option, const char *value)
{
	int64_t n;

	if (strcmp(option, "--name") == 0)
		r->seal.name = r->art.name = value;
	else if (strcmp(option, "--picture") == 0)
		r->picture = value;
	else if (strcmp(option, "--kind") == 0)
		return (r->drawn = yx_seal_art_kind_parse(&r->art.kind, value));
	else if (strcmp(option, "--code") == 0)
		r->art.code = value;
	else if (strcmp(option, "--key") == 0)
		r->key = value;
	else if (strcmp(option, "--cert") == 0)
		r->cert = value;
	else if (strcmp(option, "--password") == 0)
		r->password = value;
	else if (strcmp(option, "--id") == 0)
		r->seal.es_id = value;
	else if (strcmp(option, "--vendor") == 0)
		r->seal.vendor = value;
	else if (strcmp(option, "--digests") == 0)
		r->seal.list_digests = true;
	else if (strcmp(option, "-o") == 0 || strcmp(option, "--out") == 0)
		r->out = value;
	else if (strcmp(option, "--size") == 0)
		return take_size(r, value);
	else if (strcmp(option, "--format") == 0)
		return take_format(r, value);
	else if (strcmp(option, "--dpi") == 0)
		return take_number(value, 30, 2400, &r->dpi);
	else if (strcmp(option, "--type") == 0)
		return take_number(value, 0, 1000, &r->seal.type);
	else if (strcmp(option, "--days") == 0)
		return take_number(value, 1, 36500, &r->days);
	else if (strcmp(option, "--from") == 0)
		return take_time(value, &r->seal.valid_from);
	else if (strcmp(option, "--until") == 0)
		return take_time(value, &r->seal.valid_until);
	else if (strcmp(option, "--generation") == 0) {
		if (!take_number(value, 1, 5, &n) || n == 2 || n == 3)
			return false;
		r->seal.version = (enum yx_seal_version)n;
	} else {
		return false;
	}
	return true;
}

static int
parse(struct cli *c, struct request *r)
{
	static const char needs[] =
	    "--name --picture --kind --format --dpi --code --key --cert --password --id --vendor "
	    "--size --type "
	    "--days --from --until --generation --signer --tsa --tsa-password --trust -o --out";
	const char *option, *value;
	int rc;

	while ((option = cli_option(c, needs, &value))) {
		if (strcmp(option, "--signer") == 0) {
			if ((rc = add_signer(c, r, value)) != CLI_OK)
				return rc;
			continue;
		}
		if (strncmp(option, "--tsa", 5) == 0 || strcmp(option, "--trust") == 0) {
			rc = signing_authorities_option(c, &r->tsa, option, value);
			if (rc != CLI_OK)
				return rc;
			continue;
		}
		if (!take_option(r, option, value))
			return cli_usage(c, "not understood:", "无法理解的参数：",
					 *option ? option : value);
	}
	if (c->next < 0)
		return CLI_USAGE;
	if (!r->seal.name || !r->key || !r->out || r->seal.signer_count == 0 ||
	    (!r->picture && !r->drawn))
		return cli_usage(
		    c, "needed: --name, --picture or --kind, --key of the maker, --signer, -o",
		    "须给出 --name、--picture 或 --kind、制章人的 --key、--signer 和 -o", NULL);
	return CLI_OK;
}

/* The seal is as large as what is drawn, unless it was said. */
static void
take_drawn_size(struct request *r, const struct yx_draw_picture *pic)
{
	double mm = yx_draw_picture_unit(pic) == YX_DRAW_MM ? 1 : 1 / YX_DRAW_PT_PER_MM;

	if (r->seal.width_mm > 0)
		return;
	r->seal.width_mm = (int64_t)(yx_draw_picture_width(pic) * mm + 0.5);
	r->seal.height_mm = (int64_t)(yx_draw_picture_height(pic) * mm + 0.5);
}

/* Vectors in a form; OFD is the one that OFD readers show (docs/SEALS.md). */
static enum yx_status
write_vectors(struct request *r, const struct yx_draw_picture *pic, const struct format *as,
	      struct yx_error *err)
{
	r->seal.picture_type = as->type;
	if (as == &formats[0])
		return yx_ofd_picture_write(&r->image, pic, r->seal.name, r->seal.created, err);
	if (as == &formats[1])
		return yx_draw_write_svg(&r->image, pic, err);
	return yx_draw_write_png(&r->image, pic, (double)r->dpi, err);
}

/* A file's type is what it is; where that is not known, what its name says. */
static const char *
type_of(struct yx_bytes in, const char *name)
{
	static char type[16];
	const char *dot = strrchr(name, '.');

	if (yx_ofd_looks_like(in))
		return formats[0].type;
	if (yx_draw_svg_is(in))
		return formats[1].type;
	if (yx_png_is(in))
		return formats[2].type;
	if (yx_jpeg_is(in))
		return "JPG";
	if (yx_gif_is(in))
		return "GIF";
	if (yx_bmp_is(in))
		return "BMP";
	if (!dot || strlen(dot + 1) < 3 || strlen(dot + 1) > 4)
		return NULL;
	for (size_t i = 0; i <= strlen(dot + 1); i++)
		type[i] =
		    (char)(dot[i + 1] >= 'a' && dot[i + 1] <= 'z' ? dot[i + 1] - 32 : dot[i + 1]);
	return type;
}

/* An SVG stays what it is unless another form is asked for; then all of it must be understood. */
static enum yx_status
load_svg(struct cli *c, struct request *r, struct yx_bytes in, struct yx_error *err)
{
	struct yx_draw_picture *pic = NULL;
	enum yx_status st = yx_draw_read_svg(&pic, in, err);

	if (st != YX_OK && !r->format) {
		cli_note(c, "this SVG goes into the seal, but cannot be put on a PDF: %s",
			 "此 SVG 可存入印章，但不能盖在 PDF 上：%s", err->text);
		st = YX_OK;
	} else if (!r->format) {
		cli_note(c,
			 "the picture stays SVG, which few OFD readers show; --format ofd makes it "
			 "one they do",
			 "印章图像保持为 SVG，多数 OFD 阅读器不显示；用 --format ofd "
			 "可转为能显示的格式");
	}
	if (pic)
		take_drawn_size(r, pic);
	if (st == YX_OK && r->format && r->format != &formats[1])
		st = write_vectors(r, pic, r->format, err);
	else
		yx_buf_put_bytes(&r->image, in);
	yx_draw_picture_free(pic);
	return st;
}

static enum yx_status
load_file(struct cli *c, struct request *r, struct yx_bytes in, struct yx_error *err)
{
	enum yx_status st = YX_OK;

	r->seal.picture_type = type_of(in, r->picture);
	if (!r->seal.picture_type)
		return yx_fail(
		    err, YX_USAGE, NULL, "",
		    "this is no OFD, SVG, PNG, JPEG, GIF or BMP, and the name does not end "
		    "in a type");
	if (yx_draw_svg_is(in))
		st = load_svg(c, r, in, err);
	else if (r->format)
		st = yx_fail(err, YX_USAGE, NULL, "",
			     "only a drawn seal or an SVG is written in another format");
	else
		yx_buf_put_bytes(&r->image, in);
	if (st == YX_OK && r->seal.width_mm == 0)
		st = yx_fail(err, YX_USAGE, NULL, "",
			     "say how large the picture is: --size 40 or --size 45x30 (mm)");
	return st == YX_OK ? yx_buf_status(&r->image, err) : st;
}

static enum yx_status
draw(struct request *r, struct yx_error *err)
{
	struct yx_draw_fonts *fonts = NULL;
	struct yx_draw_picture *pic = NULL;
	enum yx_status st;

	r->art.width_mm = (double)r->seal.width_mm;
	r->art.height_mm = (double)r->seal.height_mm;
	st = yx_draw_fonts_new(&fonts, NULL, err);
	if (st == YX_OK)
		st = yx_seal_art_draw(&pic, fonts, &r->art, err);
	if (st == YX_OK) {
		take_drawn_size(r, pic);
		st = write_vectors(r, pic, r->format ? r->format : &formats[0], err);
	}
	yx_draw_picture_free(pic);
	yx_draw_fonts_free(fonts);
	return st;
}

static enum yx_status
load_picture(struct cli *c, struct request *r, struct yx_error *err)
{
	struct yx_file f = { 0 };
	enum yx_status st;

	if (!r->picture)
		return draw(r, err);
	if ((st = yx_file_open(&f, r->picture, 16 << 20, err)) == YX_OK)
		st = load_file(c, r, f.bytes, err);
	yx_file_close(&f);
	return st;
}

static enum yx_status
fill(struct cli *c, struct request *r, struct yx_error *err)
{
	yx_time now = yx_time_now() / YX_SECOND * YX_SECOND;
	uint8_t id[16];
	enum yx_status st;

	r->seal.created = now;
	if (r->seal.valid_from == YX_TIME_NONE)
		r->seal.valid_from = now;
	if (r->seal.valid_until == YX_TIME_NONE)
		r->seal.valid_until = r->seal.valid_from + r->days * YX_DAY;
	if (!r->seal.es_id) {
		if ((st = yx_random(id, sizeof(id), err)) != YX_OK)
			return st;
		r->seal.es_id = yx_hex(r->id, sizeof(r->id), yx_bytes(id, sizeof(id)));
	}
	r->seal.signer_certs = r->signer_ders;
	if ((st = load_picture(c, r, err)) != YX_OK)
		return st;
	r->seal.picture = yx_buf_bytes(&r->image);
	return YX_OK;
}

static int
make(struct cli *c, struct request *r)
{
	struct yx_sign_ofd_stamp_source source = { &r->tsa.client, YX_DIGEST_SM3 };
	const struct yx_seal_stamper stamper = { &source, yx_sign_ofd_stamp };
	struct signing_identity maker = { 0 };
	struct yx_error err = YX_ERROR_INIT;
	struct yx_buf esl = { 0 };
	int rc = signing_identity_load(c, &maker, r->key, r->cert, r->password);

	if (rc == CLI_OK)
		rc = signing_authorities_open(c, &r->tsa);
	if (rc != CLI_OK)
		goto done;
	if (fill(c, r, &err) != YX_OK ||
	    yx_seal_build(&r->seal, yx_cert_der(maker.certs.items[0]), maker.key,
			  r->tsa.source_count ? &stamper : NULL, &esl, &err) != YX_OK) {
		rc = cli_error(c, &err, r->picture);
		goto done;
	}
	if (yx_file_write(r->out, yx_buf_bytes(&esl), YX_OUT_REPLACE, &err) != YX_OK) {
		(void)cli_error(c, &err, r->out);
		rc = CLI_CANT_WRITE;
		goto done;
	}
	if (c->json) {
		struct yx_json_build b = { 0 };

		yx_json_begin_object(&b, NULL);
		yx_json_put_str(&b, "file", r->out);
		yx_json_put_str(&b, "standard", yx_seal_version_name(r->seal.version));
		yx_json_put_str(&b, "id", r->seal.es_id);
		yx_json_put_str(&b, "name", r->seal.name);
		yx_json_put_str(&b, "picture_type", r->seal.picture_type);
		yx_json_put_time(&b, "valid_until", r->seal.valid_until);
		yx_json_end(&b);
		rc = cli_print_json(c, &b);
	} else {
		cli_note(c, "%s: a seal by %s, %llu bytes", "%s：按 %s 制成印章，%llu 字节", r->out,
			 yx_seal_version_name(r->seal.version), (unsigned long long)esl.len);
	}
done:
	signing_identity_clear(&maker);
	yx_buf_clear(&esl);
	return rc;
}

int
seal_new(struct cli *c)
{
	struct request r = { .days = 1095, .dpi = 600 };
	int rc;

	r.seal.version = YX_SEAL_V4;
	r.seal.type = 1;
	r.seal.vendor = "Yinxin";
	r.seal.valid_from = r.seal.valid_until = YX_TIME_NONE;
	rc = parse(c, &r);
	if (rc == CLI_OK)
		rc = make(c, &r);
	for (size_t i = 0; i < r.seal.signer_count; i++)
		yx_cert_free(r.signers[i]);
	signing_authorities_clear(&r.tsa);
	yx_buf_clear(&r.image);
	return rc;
}
