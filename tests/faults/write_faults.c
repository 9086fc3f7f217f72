/* Fails or cuts the n-th write to a node file. Loaded with LD_PRELOAD, armed by the test through ctypes.

   Only calls on files whose path contains the mark count: the node file and SQLite's log beside it. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

enum { CUT = 1, KILL = 2, BROKEN = 3, FULL = 4, POWER = 5 };

static char mark[256];
static long count, at;
static int mode;
static int unsynced; /* something was written to a marked file and not flushed since */

void faults_arm(const char *path_part, long n, int how) {
    strncpy(mark, path_part, sizeof mark - 1);
    count = 0;
    at = n;
    mode = how;
}

long faults_count(void) { return count; }

static int marked_path(const char *path) { return mark[0] && strstr(path, mark) != NULL; }

static int marked(int fd) {
    char link[64], path[4096];
    if (!mark[0]) return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length < 0) return 0;
    path[length] = 0;
    return marked_path(path);
}

/* 0: carry the call out; 1: it fails, errno is set; 2: write half of it and end. */
static int fault(int fd, int writes) {
    if (!marked(fd)) return 0;
    count++;
    unsynced = writes;
    if (count < at || !at) return 0;
    switch (mode) {
    case CUT:
        if (writes) return 2;
        _exit(137);
    case KILL:
        _exit(137);
    case BROKEN: /* one call fails, as a bad sector or a shaky plug would have it */
        if (count > at) return 0;
        errno = EIO;
        return 1;
    case POWER: /* at the next rename */
        return 0;
    default: /* full from now on, for whatever makes the file longer or writes to it */
        if (!writes) return 0;
        errno = ENOSPC;
        return 1;
    }
}

#define REAL(name) \
    static __typeof__(&name) real; \
    if (!real) real = (__typeof__(&name))dlsym(RTLD_NEXT, #name)

#define POSITIONED(name, offset_type) \
    ssize_t name(int fd, const void *from, size_t size, offset_type offset) { \
        REAL(name); \
        int what = fault(fd, 1); \
        if (what == 1) return -1; \
        if (what == 2) { \
            real(fd, from, size / 2, offset); \
            _exit(137); \
        } \
        return real(fd, from, size, offset); \
    }

POSITIONED(pwrite, off_t)
POSITIONED(pwrite64, off64_t)

ssize_t write(int fd, const void *from, size_t size) {
    REAL(write);
    int what = fault(fd, 1);
    if (what == 1) return -1;
    if (what == 2) {
        real(fd, from, size / 2);
        _exit(137);
    }
    return real(fd, from, size);
}

#define PLAIN(name, parameters, arguments, fd, writes) \
    int name parameters { \
        REAL(name); \
        int what = fault(fd, writes); \
        if (what == 1) return -1; \
        if (what == 2) _exit(137); \
        return real arguments; \
    }

PLAIN(fsync, (int fd), (fd), fd, 0)
PLAIN(fdatasync, (int fd), (fd), fd, 0)
PLAIN(ftruncate, (int fd, off_t size), (fd, size), fd, 0)
PLAIN(ftruncate64, (int fd, off64_t size), (fd, size), fd, 0)

/* The power goes right after the rename: what was not flushed before it is not in the file. */
int rename(const char *from, const char *to) {
    REAL(rename);
    if (mode != POWER || !marked_path(to)) return real(from, to);
    if (unsynced && truncate(from, 0)) _exit(138);
    real(from, to);
    _exit(137);
}
