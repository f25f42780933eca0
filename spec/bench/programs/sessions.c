/*
 * Many TC clients of one server on loopback:
 *
 *   sessions PORT COUNT idle                    authenticate, and stay
 *   sessions PORT COUNT events BYTES           ask for bandwidth events, and read BYTES of them each
 *   sessions PORT COUNT requests DEPTH TOTAL    ask TOTAL times for a value each, DEPTH requests at a time
 *
 * Prints `ready` when all have authenticated. Idle ones end with standard input. The others begin at a line of it, print
 * `done` and the bytes that all have read, and end.
 */
#include <sys/epoll.h>

#include "loopback.h"

static const char AUTHENTICATE[] = {0, 0, 0, 7};
static const char SETEVENTS[] = {0, 2, 0, 5, 0, 4};
static const char GETCONF[] = "\0\12\0\3SocksPort\n";
#define GETCONF_LENGTH 14
/* CONFVALUE, `SocksPort 9050` and a newline. */
#define CONFVALUE_LENGTH 19

static char buffer[1 << 18];

struct session {
  int fd;
  long wanted;
  long to_ask;
  long answered;
};

static void request(int fd, const char *bytes, size_t length) {
  char done[4];
  if (!write_all(fd, bytes, length) || !read_all(fd, done, sizeof done)) fail("request");
  if (memcmp(done, "\0\0\0\1", 4)) exit(3);
}

/* Sends so many requests in one write. */
static void ask(struct session *one, long count) {
  if (count > one->to_ask) count = one->to_ask;
  one->to_ask -= count;
  for (long i = 0; i < count; i++) memcpy(buffer + i * GETCONF_LENGTH, GETCONF, GETCONF_LENGTH);
  if (count > 0 && !write_all(one->fd, buffer, (size_t)count * GETCONF_LENGTH)) fail("ask");
}

int main(int argc, char **argv) {
  if (argc < 4) return 2;
  int port = atoi(argv[1]);
  int count = atoi(argv[2]);
  int has_events = !strcmp(argv[3], "events");
  int has_requests = !strcmp(argv[3], "requests");
  long depth = has_requests ? atol(argv[4]) : 0;
  long total = has_requests ? atol(argv[5]) : 0;
  long wanted = has_events ? atol(argv[4]) : total * CONFVALUE_LENGTH;
  struct session *sessions = calloc((size_t)count, sizeof *sessions);
  int poll = epoll_create1(0);
  for (int i = 0; i < count; i++) {
    struct session *one = &sessions[i];
    one->fd = connect_on_loopback(port);
    one->wanted = wanted;
    one->to_ask = total;
    request(one->fd, AUTHENTICATE, sizeof AUTHENTICATE);
    if (has_events) request(one->fd, SETEVENTS, sizeof SETEVENTS);
    struct epoll_event interest = {.events = EPOLLIN, .data.ptr = one};
    if (epoll_ctl(poll, EPOLL_CTL_ADD, one->fd, &interest) < 0) fail("epoll_ctl");
  }
  puts("ready");
  fflush(stdout);
  char line[16];
  if (!fgets(line, sizeof line, stdin) || (!has_events && !has_requests)) return 0;

  for (int i = 0; i < count; i++) ask(&sessions[i], depth);
  long bytes = 0;
  for (int left = wanted > 0 ? count : 0; left > 0;) {
    struct epoll_event ready[64];
    int events = epoll_wait(poll, ready, 64, -1);
    for (int i = 0; i < events; i++) {
      struct session *one = ready[i].data.ptr;
      ssize_t got = recv(one->fd, buffer, sizeof buffer, 0);
      if (got <= 0) return 4;
      bytes += got;
      one->wanted -= got;
      if (one->wanted < 0) return 5;
      if (one->wanted == 0) left--;
      if (!has_requests) continue;
      long answered = (wanted - one->wanted) / CONFVALUE_LENGTH;
      ask(one, answered - one->answered);
      one->answered = answered;
    }
  }
  printf("done %ld\n", bytes);
  return 0;
}
