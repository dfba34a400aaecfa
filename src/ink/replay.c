/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The act of writing again, at the speed it had: every step is a line that appears at its own
 * time. SMIL, because it needs no script and runs in any browser, from a file, without a network.
 */
#include "show.h"

#include <math.h>

#define WIDTH  900
#define HEIGHT 340
#define MARGIN 20

static void
put_step(struct yx_buf *out, const struct yx_ink *ink, const struct ink_frame *f, size_t i,
	 double fastest)
{
	const struct yx_ink_sample *a = &ink->samples[i - 1], *b = &ink->samples[i];
	double level = ink_level(ink, i, fastest);
	char colour[8];

	ink_colour(colour, level);
	yx_buf_puts(out, "<line x1=\"");
	ink_put_px(out, ink_frame_x(f, a->x));
	yx_buf_puts(out, "\" y1=\"");
	ink_put_px(out, ink_frame_y(f, a->y));
	yx_buf_puts(out, "\" x2=\"");
	ink_put_px(out, ink_frame_x(f, b->x));
	yx_buf_puts(out, "\" y2=\"");
	ink_put_px(out, ink_frame_y(f, b->y));
	yx_buf_printf(out, "\" stroke=\"%s\" stroke-width=\"", colour);
	ink_put_px(out, yx_ink_has_force(ink) ? 1 + 3 * level : 2.2);
	yx_buf_printf(out,
		      "\" visibility=\"hidden\"><set attributeName=\"visibility\" to=\"visible\" "
		      "begin=\"c.begin+%lld.%03ds\" end=\"r.end\"/></line>\n",
		      (long long)(b->t_us / 1000000), (int)(b->t_us / 1000 % 1000));
}

static void
put_animation(struct yx_buf *out, const struct yx_ink *ink)
{
	struct ink_frame f =
	    ink_frame(ink, MARGIN, MARGIN, WIDTH - 2 * MARGIN, HEIGHT - 3 * MARGIN);
	double fastest = ink_fastest(ink), seconds = yx_ink_duration_s(ink);

	yx_buf_printf(out,
		      "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\">\n"
		      "<rect width=\"%d\" height=\"%d\" fill=\"#fff\"/>\n"
		      "<rect x=\"0\" y=\"%d\" height=\"4\" width=\"0\" fill=\"#888\">\n"
		      "<animate id=\"c\" attributeName=\"width\" from=\"0\" to=\"%d\" "
		      "begin=\"0s;r.end\" dur=\"",
		      WIDTH, HEIGHT, WIDTH, HEIGHT, HEIGHT - 6, WIDTH);
	ink_put_px(out, seconds + 0.05);
	yx_buf_puts(out, "s\" fill=\"freeze\"/>\n<set id=\"r\" attributeName=\"fill\" to=\"#888\" "
			 "begin=\"c.end\" dur=\"1.5s\"/>\n</rect>\n<g stroke-linecap=\"round\">\n");
	for (size_t i = 1; i < ink->count; i++)
		if (ink->samples[i].down && ink->samples[i - 1].down)
			put_step(out, ink, &f, i, fastest);
	yx_buf_puts(out, "</g>\n</svg>\n");
}

static void
put_fact(struct yx_buf *out, const char *name, double v, const char *unit, bool whole)
{
	yx_buf_printf(out, "<tr><th>%s</th><td>", name);
	if (whole)
		yx_buf_printf(out, "%lld", llround(v));
	else
		ink_put_px(out, v);
	yx_buf_printf(out, " %s</td></tr>\n", unit);
}

static void
put_page_head(struct yx_buf *out, const struct yx_ink *ink, bool zh)
{
	const char *title = zh ? "书写过程重放" : "The act of writing, replayed";

	yx_buf_printf(out,
		      "<!DOCTYPE html>\n<html lang=\"%s\"><head><meta charset=\"utf-8\">"
		      "<title>%s</title>\n<style>body{font-family:sans-serif;max-width:60em;"
		      "margin:2em auto}th{text-align:left;padding-right:2em}</style></head>\n"
		      "<body><h1>%s</h1>\n",
		      zh ? "zh" : "en", title, title);
	yx_buf_printf(out, "<p>%s</p>\n",
		      zh ? "按真实速度播放，循环。下方灰条为时间。"
			 : "At true speed, again and again. The grey bar is time.");
	yx_buf_puts(out, "<table>\n");
	put_fact(out, zh ? "时长" : "duration", yx_ink_duration_s(ink), "s", false);
	put_fact(out, zh ? "采样率" : "sampling rate", yx_ink_rate_hz(ink), "Hz", true);
	put_fact(out, zh ? "落笔次数" : "strokes", (double)yx_ink_stroke_count(ink), "", true);
	yx_buf_printf(out, "<tr><th>%s</th><td>%s</td></tr>\n", zh ? "颜色" : "colour",
		      yx_ink_has_force(ink)
			  ? (zh ? "压力：蓝轻，红重" : "force: blue light, red heavy")
			  : (zh ? "速度：蓝慢，红快" : "speed: blue slow, red fast"));
	yx_buf_printf(out, "<tr><th>%s</th><td>", zh ? "设备" : "device");
	ink_put_escaped(out, ink->device.vendor);
	yx_buf_puts(out, " ");
	ink_put_escaped(out, ink->device.model);
	yx_buf_puts(out, "</td></tr>\n</table>\n");
}

enum yx_status
yx_ink_replay(struct yx_buf *out, const struct yx_ink *ink, bool page, bool chinese,
	      struct yx_error *err)
{
	if (ink->count == 0)
		return yx_fail(err, YX_USAGE, NULL, "", "a capture without samples");
	if (page)
		put_page_head(out, ink, chinese);
	put_animation(out, ink);
	if (page)
		yx_buf_puts(out, "</body></html>\n");
	return yx_buf_status(out, err);
}
