// libcurl, loaded when it is first used: it brings some thirty libraries with it, which take as long
// to load as all the rest of the program, and most commands talk to nobody. Its functions are
// defined here under their own names; each goes on to the one in the library.

#include "Variadic.h"

// The system's libraries are loaded already wherever a program of Apple's starts.
#ifndef __APPLE__

#include <dlfcn.h>
#include <pthread.h>
#include <stdbool.h>

CURLcode (*chron_curl_setopt)(CURL *, CURLoption, ...);
CURLcode (*chron_curl_getinfo)(CURL *, CURLINFO, ...);

static CURLcode (*global_init)(long);
static CURL *(*easy_init)(void);
static void (*easy_cleanup)(CURL *);
static CURLcode (*easy_pause)(CURL *, int);
static CURLM *(*multi_init)(void);
static CURLMcode (*multi_cleanup)(CURLM *);
static CURLMcode (*multi_add_handle)(CURLM *, CURL *);
static CURLMcode (*multi_remove_handle)(CURLM *, CURL *);
static CURLMcode (*multi_perform)(CURLM *, int *);
static CURLMcode (*multi_poll)(CURLM *, struct curl_waitfd *, unsigned int, int, int *);
static CURLMcode (*multi_wakeup)(CURLM *);
static CURLMsg *(*multi_info_read)(CURLM *, int *);
static const char *(*multi_strerror)(CURLMcode);
static const char *(*easy_strerror)(CURLcode);
static struct curl_slist *(*slist_append)(struct curl_slist *, const char *);
static void (*slist_free_all)(struct curl_slist *);

static bool is_loaded = false;

static void load(void) {
  static const char *const names[] = {"libcurl.so.4", "libcurl-gnutls.so.4"};
  const struct {
    const char *name;
    void **function;
  } functions[] = {
    {"curl_easy_setopt", (void **)&chron_curl_setopt},
    {"curl_easy_getinfo", (void **)&chron_curl_getinfo},
    {"curl_global_init", (void **)&global_init},
    {"curl_easy_init", (void **)&easy_init},
    {"curl_easy_cleanup", (void **)&easy_cleanup},
    {"curl_easy_pause", (void **)&easy_pause},
    {"curl_multi_init", (void **)&multi_init},
    {"curl_multi_cleanup", (void **)&multi_cleanup},
    {"curl_multi_add_handle", (void **)&multi_add_handle},
    {"curl_multi_remove_handle", (void **)&multi_remove_handle},
    {"curl_multi_perform", (void **)&multi_perform},
    {"curl_multi_poll", (void **)&multi_poll},
    {"curl_multi_wakeup", (void **)&multi_wakeup},
    {"curl_multi_info_read", (void **)&multi_info_read},
    {"curl_multi_strerror", (void **)&multi_strerror},
    {"curl_easy_strerror", (void **)&easy_strerror},
    {"curl_slist_append", (void **)&slist_append},
    {"curl_slist_free_all", (void **)&slist_free_all},
  };
  void *library = NULL;
  for (size_t i = 0; library == NULL && i < sizeof names / sizeof *names; i++) {
    library = dlopen(names[i], RTLD_LAZY | RTLD_LOCAL);
  }
  if (library == NULL) return;
  for (size_t i = 0; i < sizeof functions / sizeof *functions; i++) {
    *functions[i].function = dlsym(library, functions[i].name);
    // A library that lacks one of them is too old to be used at all.
    if (*functions[i].function == NULL) return;
  }
  is_loaded = true;
}

// Hidden, so that libcurl's calls of its own functions stay its own.
#pragma GCC visibility push(hidden)

/// Loads the library; everything else is called only if this has succeeded.
CURLcode curl_global_init(long flags) {
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  pthread_once(&once, load);
  return is_loaded ? global_init(flags) : CURLE_FAILED_INIT;
}

CURL *curl_easy_init(void) { return easy_init(); }
void curl_easy_cleanup(CURL *easy) { easy_cleanup(easy); }
CURLcode curl_easy_pause(CURL *easy, int state) { return easy_pause(easy, state); }
CURLM *curl_multi_init(void) { return multi_init(); }
CURLMcode curl_multi_cleanup(CURLM *multi) { return multi_cleanup(multi); }
CURLMcode curl_multi_add_handle(CURLM *multi, CURL *easy) { return multi_add_handle(multi, easy); }
CURLMcode curl_multi_remove_handle(CURLM *multi, CURL *easy) {
  return multi_remove_handle(multi, easy);
}
CURLMcode curl_multi_perform(CURLM *multi, int *running) { return multi_perform(multi, running); }
CURLMcode curl_multi_poll(
    CURLM *multi, struct curl_waitfd extra[], unsigned int count, int milliseconds, int *ready) {
  return multi_poll(multi, extra, count, milliseconds, ready);
}
CURLMcode curl_multi_wakeup(CURLM *multi) { return multi_wakeup(multi); }
CURLMsg *curl_multi_info_read(CURLM *multi, int *left) { return multi_info_read(multi, left); }
const char *curl_multi_strerror(CURLMcode code) { return multi_strerror(code); }
const char *curl_easy_strerror(CURLcode code) { return easy_strerror(code); }
struct curl_slist *curl_slist_append(struct curl_slist *list, const char *text) {
  return slist_append(list, text);
}
void curl_slist_free_all(struct curl_slist *list) { slist_free_all(list); }

#pragma GCC visibility pop

#endif
