#include "Folder.h"
#include <sqlite3.h>
#include <unistd.h>

// A file of a watched folder: what SQLite's own VFS knows of it lies behind. Files elsewhere are that VFS's alone.
struct handle {
    sqlite3_file head;
    struct record *record;
};

static sqlite3_vfs *base, layer;

static struct record *record(sqlite3_file *file) { return ((struct handle *)file)->record; }
static sqlite3_file *real(sqlite3_file *file) { return (sqlite3_file *)((struct handle *)file + 1); }

static int file_close(sqlite3_file *file) {
    int code = real(file)->pMethods->xClose(real(file));
    pthread_mutex_lock(&power_cut_lock);
    record_release(record(file));
    pthread_mutex_unlock(&power_cut_lock);
    return code;
}

static int file_read(sqlite3_file *file, void *bytes, int length, sqlite3_int64 offset) {
    return real(file)->pMethods->xRead(real(file), bytes, length, offset);
}

// A change is made and noted at once, so that a power cut comes before or after it; also a sync, before which the cut
// leaves whatever one in the midst of it could.

static int file_write(sqlite3_file *file, const void *bytes, int length, sqlite3_int64 offset) {
    pthread_mutex_lock(&power_cut_lock);
    folder_tick(record(file)->folder);
    int code = real(file)->pMethods->xWrite(real(file), bytes, length, offset);
    if (code == SQLITE_OK) record_write(record(file), bytes, length, offset);
    pthread_mutex_unlock(&power_cut_lock);
    return code;
}

static int file_truncate(sqlite3_file *file, sqlite3_int64 size) {
    pthread_mutex_lock(&power_cut_lock);
    folder_tick(record(file)->folder);
    int code = real(file)->pMethods->xTruncate(real(file), size);
    if (code == SQLITE_OK) record_truncate(record(file), size);
    pthread_mutex_unlock(&power_cut_lock);
    return code;
}

static int file_sync(sqlite3_file *file, int flags) {
    pthread_mutex_lock(&power_cut_lock);
    folder_tick(record(file)->folder);
    int code = real(file)->pMethods->xSync(real(file), flags);
    if (code == SQLITE_OK) record_sync(record(file));
    pthread_mutex_unlock(&power_cut_lock);
    return code;
}

static int file_size(sqlite3_file *file, sqlite3_int64 *size) {
    return real(file)->pMethods->xFileSize(real(file), size);
}

static int file_lock(sqlite3_file *file, int level) { return real(file)->pMethods->xLock(real(file), level); }

static int file_unlock(sqlite3_file *file, int level) { return real(file)->pMethods->xUnlock(real(file), level); }

static int file_is_reserved(sqlite3_file *file, int *answer) {
    return real(file)->pMethods->xCheckReservedLock(real(file), answer);
}

static int file_control(sqlite3_file *file, int operation, void *argument) {
    // Room that is made ahead would be no part of what is kept here.
    if (operation == SQLITE_FCNTL_SIZE_HINT || operation == SQLITE_FCNTL_CHUNK_SIZE) return SQLITE_OK;
    return real(file)->pMethods->xFileControl(real(file), operation, argument);
}

static int file_sector(sqlite3_file *file) { return real(file)->pMethods->xSectorSize(real(file)); }

static int file_traits(sqlite3_file *file) { return real(file)->pMethods->xDeviceCharacteristics(real(file)); }

static int file_shm_map(sqlite3_file *file, int page, int size, int extends, void volatile **memory) {
    return real(file)->pMethods->xShmMap(real(file), page, size, extends, memory);
}

static int file_shm_lock(sqlite3_file *file, int offset, int count, int flags) {
    return real(file)->pMethods->xShmLock(real(file), offset, count, flags);
}

static void file_shm_barrier(sqlite3_file *file) { real(file)->pMethods->xShmBarrier(real(file)); }

static int file_shm_unmap(sqlite3_file *file, int deletes) {
    return real(file)->pMethods->xShmUnmap(real(file), deletes);
}

// Version 2: files are not mapped, or what is written to them could not be seen.
static const sqlite3_io_methods methods = {
    2, file_close, file_read, file_write, file_truncate, file_sync, file_size, file_lock, file_unlock,
    file_is_reserved, file_control, file_sector, file_traits, file_shm_map, file_shm_lock, file_shm_barrier,
    file_shm_unmap, NULL, NULL,
};

/// Takes what is in a file that was there before; through SQLite, since closing a file by oneself drops all its locks.
static int adopt(struct record *record, sqlite3_file *file) {
    sqlite3_int64 size = 0;
    int code = file->pMethods->xFileSize(file, &size);
    if (code != SQLITE_OK) return code;
    unsigned char *bytes = record_adopt(record, size);
    return size > 0 ? file->pMethods->xRead(file, bytes, (int)size, 0) : SQLITE_OK;
}

static int open_watched(struct folder *folder, const char *path, struct handle *handle, int flags, int *granted) {
    sqlite3_file *file = real(&handle->head);
    bool existed = access(path, F_OK) == 0;
    int code = base->xOpen(base, path, file, flags, granted);
    handle->head.pMethods = NULL;
    if (code != SQLITE_OK) return code;
    // Somebody else than SQLite may have removed the one before.
    if (!existed) folder_forget(folder, path);
    struct record *record = folder_record(folder, path);
    if (record) record->users++;
    else {
        record = folder_add(folder, path);
        if (existed) code = adopt(record, file);
    }
    handle->record = record;
    // SQLite closes it also where this failed.
    handle->head.pMethods = &methods;
    return code;
}

static int layer_open(sqlite3_vfs *vfs, const char *path, sqlite3_file *file, int flags, int *granted) {
    (void)vfs;
    pthread_mutex_lock(&power_cut_lock);
    struct folder *folder = path ? folder_around(path) : NULL;
    int code = folder ? open_watched(folder, path, (struct handle *)file, flags, granted) : SQLITE_OK;
    pthread_mutex_unlock(&power_cut_lock);
    return folder ? code : base->xOpen(base, path, file, flags, granted);
}

static int layer_delete(sqlite3_vfs *vfs, const char *path, int syncs) {
    (void)vfs;
    int code = SQLITE_OK;
    pthread_mutex_lock(&power_cut_lock);
    struct folder *folder = folder_around(path);
    if (folder) {
        folder_tick(folder);
        code = base->xDelete(base, path, syncs);
        if (code == SQLITE_OK) folder_forget(folder, path);
    }
    pthread_mutex_unlock(&power_cut_lock);
    return folder ? code : base->xDelete(base, path, syncs);
}

static int installed = -1;

static void install(void) {
    base = sqlite3_vfs_find(NULL);
    if (!base) return;
    // The rest of the methods is the same: they look at nothing of the VFS that they are called with.
    layer = *base;
    layer.pNext = NULL;
    layer.zName = "power-cut";
    layer.szOsFile = base->szOsFile + (int)sizeof(struct handle);
    layer.xOpen = layer_open;
    layer.xDelete = layer_delete;
    if (sqlite3_vfs_register(&layer, 1) == SQLITE_OK) installed = 0;
}

int layer_install(void) {
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, install);
    return installed;
}
