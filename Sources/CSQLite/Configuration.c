#include "CSQLite.h"

#include <sqlite3.h>

int chron_sqlite_count_memory(int counts) {
  return sqlite3_config(SQLITE_CONFIG_MEMSTATUS, counts);
}

int chron_sqlite_read_uris(int reads) {
  return sqlite3_config(SQLITE_CONFIG_URI, reads);
}
