/* SPDX-License-Identifier: Apache-2.0 */
/* Passwords: from where the caller says, or asked for at the terminal. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>
#include "apart.h"

/* One line from a descriptor, without its end, into a secret buffer. */
static enum yx_status
read_secret_line(int fd, const char *name, struct yx_buf *out, struct yx_error *err)
{
	char ch;
	ssize_t n;

	while ((n = read(fd, &ch, 1)) != 0) {
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return yx_fail_errno(err, "cannot read the password from %s", name);
		if (ch == '\n')
			break;
		yx_buf_put_u8(out, (uint8_t)ch);
	}
	if (out->len && out->data[out->len - 1] == '\r')
		out->len--;
	return yx_buf_status(out, err);
}

static enum yx_status
ask_terminal(const char *prompt, struct yx_buf *out, struct yx_error *err)
{
	struct termios old, quiet;
	enum yx_status st;
	int fd = open("/dev/tty", O_RDWR | O_CLOEXEC);

	if (fd < 0)
		return yx_fail(err, YX_DENIED, NULL, "",
			       "a password is needed and there is no terminal to ask");
	dprintf(fd, "%s: ", prompt);
	if (tcgetattr(fd, &old) == 0) {
		quiet = old;
		quiet.c_lflag &= ~(tcflag_t)ECHO;
		tcsetattr(fd, TCSAFLUSH, &quiet);
		st = read_secret_line(fd, "the terminal", out, err);
		tcsetattr(fd, TCSAFLUSH, &old);
		dprintf(fd, "\n");
	} else {
		st = yx_fail_errno(err, "cannot use the terminal");
	}
	close(fd);
	return st;
}

static enum yx_status
from_spec(const char *spec, struct yx_buf *out, struct yx_error *err)
{
	enum yx_status st;
	const char *value;
	int fd;

	if (strncmp(spec, "env:", 4) == 0) {
		value = getenv(spec + 4);
		if (!value)
			return yx_fail(err, YX_NOT_FOUND, NULL, "",
				       "the environment has no variable %s", spec + 4);
		yx_buf_puts(out, value);
		return yx_buf_status(out, err);
	}
	if (strncmp(spec, "fd:", 3) == 0)
		return read_secret_line((int)strtol(spec + 3, NULL, 10), spec, out, err);
	if (strncmp(spec, "file:", 5) == 0)
		spec += 5;
	else
		return yx_fail(err, YX_USAGE, NULL, "",
			       "a password is given as env:NAME, file:PATH or fd:N, never itself");
	fd = open(spec, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return yx_fail_errno(err, "cannot open the password file %s", spec);
	st = read_secret_line(fd, spec, out, err);
	close(fd);
	return st;
}

enum yx_status
cli_password(const struct cli *c, const char *spec, const char *prompt_en, const char *prompt_zh,
	     bool confirm, struct yx_buf *out, struct yx_error *err)
{
	struct yx_buf again;
	enum yx_status st;

	yx_buf_init_secret(out, 1024);
	if (apart_inside())
		return apart_password(spec, confirm, out, err);
	if (spec)
		return from_spec(spec, out, err);
	if (getenv("YINXIN_PASSWORD"))
		return from_spec("env:YINXIN_PASSWORD", out, err);
	st = ask_terminal(cli_text(c, prompt_en, prompt_zh), out, err);
	if (st != YX_OK || !confirm)
		return st;
	yx_buf_init_secret(&again, 1024);
	st = ask_terminal(cli_text(c, "the same again", "请再输入一次"), &again, err);
	if (st == YX_OK && !yx_bytes_equal_secret(yx_buf_bytes(out), yx_buf_bytes(&again)))
		st = yx_fail(err, YX_DENIED, NULL, "", "the two passwords differ");
	yx_buf_clear(&again);
	return st;
}
