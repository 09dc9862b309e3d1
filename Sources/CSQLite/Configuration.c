#include "CSQLite.h"

#include <sqlite3.h>

int chron_sqlite_count_memory(int counts) {
  return sqlite3_config(SQLITE_CONFIG_MEMSTATUS, counts);
}

int chron_sqlite_read_uris(int reads) {
  return sqlite3_config(SQLITE_CONFIG_URI, reads);
}

int chron_sqlite_leave_log(void *connection) {
  return sqlite3_db_config(connection, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, (int *)0);
}
