/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Questions of a child and the answers of its parent: each is a length of four octets and that many
 * octets. The parent never waits for a child that does not read or does not go on: both ways it
 * looks at the clock.
 */
#include <errno.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>
#include <yinxin/limits.h>
#include "sandbox.h"

/* ---------------------------------------------------------------- the child */

bool
sandbox_read_all(int fd, uint8_t *at, size_t len)
{
	while (len) {
		ssize_t n = read(fd, at, len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return false;
		at += n;
		len -= (size_t)n;
	}
	return true;
}

enum yx_status
yx_sandbox_ask(struct yx_bytes question, struct yx_buf *answer, struct yx_error *err)
{
	uint8_t head[4], piece[16384];
	struct yx_reader r;
	uint32_t left;

	if (question.len > YX_LIMIT_SANDBOX_QUESTION)
		return yx_fail(err, YX_LIMIT, NULL, "", "a question of %zu bytes", question.len);
	for (int i = 0; i < 4; i++)
		head[i] = (uint8_t)(question.len >> (24 - 8 * i));
	if (!yx_sandbox_write(STDIN_FILENO, yx_bytes(head, 4)) ||
	    !yx_sandbox_write(STDIN_FILENO, question) || !sandbox_read_all(STDIN_FILENO, head, 4))
		return yx_fail(err, YX_IO, NULL, "", "the parent process does not answer");
	r = yx_reader(yx_bytes(head, 4));
	(void)!yx_take_u32be(&r, &left);
	while (left) {
		size_t n = left < sizeof(piece) ? left : sizeof(piece);

		if (!sandbox_read_all(STDIN_FILENO, piece, n))
			return yx_fail(err, YX_IO, NULL, "", "the answer is cut off");
		yx_buf_put(answer, piece, n);
		left -= (uint32_t)n;
	}
	return yx_buf_status(answer, err);
}

/* --------------------------------------------------------------- the parent */

static bool
send_all(struct sandbox_talk *t, struct yx_bytes data)
{
	while (data.len) {
		/* the other end may be gone: that is no signal to us */
		ssize_t n = send(t->fd, data.data, data.len, MSG_NOSIGNAL | MSG_DONTWAIT);
		struct pollfd p = { t->fd, POLLOUT, 0 };
		yx_time left = *t->deadline - yx_time_monotonic();

		if (n > 0) {
			data = yx_bytes_slice(data, (size_t)n, data.len);
			continue;
		}
		if (n == 0 || (errno != EINTR && errno != EAGAIN) || left <= 0)
			return false;
		(void)poll(&p, 1, (int)(left / 1000) + 1);
	}
	return true;
}

static bool
answer(struct sandbox_talk *t)
{
	yx_time began = yx_time_monotonic();
	struct yx_buf out, head = { 0 };
	bool good;

	yx_buf_init(&out, YX_LIMIT_SANDBOX_ANSWER);
	good =
	    t->host->answer(t->host->state,
			    yx_bytes_slice(yx_buf_bytes(&t->question), 4, t->question.len), &out) &&
	    yx_buf_status(&out, NULL) == YX_OK;
	t->forbidden = !good;
	*t->deadline += yx_time_monotonic() - began;
	yx_buf_put_u32be(&head, (uint32_t)out.len);
	good = good && send_all(t, yx_buf_bytes(&head)) && send_all(t, yx_buf_bytes(&out));
	yx_buf_clear(&head);
	yx_buf_clear(&out);
	yx_buf_reset(&t->question);
	return good;
}

bool
sandbox_talk(struct sandbox_talk *t)
{
	struct yx_reader r = yx_reader(yx_buf_bytes(&t->question));
	uint8_t piece[16384];
	uint32_t len = 0;
	size_t want;
	ssize_t n;

	/* no further than the end of this question: nobody asks two at once */
	(void)!yx_take_u32be(&r, &len);
	want = t->question.len < 4 ? 4 - t->question.len : 4 + (size_t)len - t->question.len;
	n = recv(t->fd, piece, want < sizeof(piece) ? want : sizeof(piece), MSG_DONTWAIT);
	if (n < 0)
		return errno == EINTR || errno == EAGAIN;
	if (n == 0 || !yx_buf_put(&t->question, piece, (size_t)n))
		return false;
	r = yx_reader(yx_buf_bytes(&t->question));
	if (!yx_take_u32be(&r, &len))
		return true;
	t->forbidden = len > YX_LIMIT_SANDBOX_QUESTION;
	if (t->forbidden)
		return false;
	return t->question.len < 4 + (size_t)len || answer(t);
}
