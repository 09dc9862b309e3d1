// The macros of zlib that Swift cannot call, as inline functions; the rest is used as it is.
#ifndef CHRON_CZLIB_SHIM_H
#define CHRON_CZLIB_SHIM_H

#include <zlib.h>

/// `deflateInit2` for the gzip format (RFC 1952) with a full window.
static inline int chron_deflate_init_gzip(z_stream *stream, int level) {
  return deflateInit2(stream, level, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
}

/// `inflateInit2` for the gzip format (RFC 1952) with a full window.
static inline int chron_inflate_init_gzip(z_stream *stream) { return inflateInit2(stream, 15 + 16); }

#endif
