/* SPDX-License-Identifier: Apache-2.0 */
#ifndef YINXIN_BASE_PRIVATE_DOOR_H
#define YINXIN_BASE_PRIVATE_DOOR_H

#include <yinxin/base_door.h>

extern const struct yx_door *base_door; /* NULL: none */

#endif
