/* What the programs share: sockets on loopback, and reads and writes of everything. */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static inline void fail(const char *what) {
  perror(what);
  exit(1);
}

static inline struct sockaddr_in loopback(int port) {
  struct sockaddr_in address;
  memset(&address, 0, sizeof address);
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons((uint16_t)port);
  return address;
}

static inline void no_delay(int fd) {
  int on = 1;
  setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

/* Listens on a free port, and prints it. */
static inline int listen_on_loopback(void) {
  struct sockaddr_in address = loopback(0);
  socklen_t length = sizeof address;
  int fd = socket(AF_INET, SOCK_STREAM, 0);
  if (fd < 0 || bind(fd, (struct sockaddr *)&address, length) < 0 || listen(fd, 64) < 0) fail("listen");
  if (getsockname(fd, (struct sockaddr *)&address, &length) < 0) fail("getsockname");
  printf("%d\n", ntohs(address.sin_port));
  fflush(stdout);
  return fd;
}

static inline int connect_on_loopback(int port) {
  struct sockaddr_in address = loopback(port);
  int fd = socket(AF_INET, SOCK_STREAM, 0);
  if (fd < 0 || connect(fd, (struct sockaddr *)&address, sizeof address) < 0) fail("connect");
  no_delay(fd);
  return fd;
}

/* Writes everything; 0 where the other end has gone. */
static inline int write_all(int fd, const void *data, size_t length) {
  const char *at = data;
  while (length > 0) {
    ssize_t count = send(fd, at, length, MSG_NOSIGNAL);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return 0;
    at += count;
    length -= (size_t)count;
  }
  return 1;
}

/* Reads as much as that; 0 where the other end ends before. */
static inline int read_all(int fd, void *data, size_t length) {
  char *at = data;
  while (length > 0) {
    ssize_t count = recv(fd, at, length, 0);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return 0;
    at += count;
    length -= (size_t)count;
  }
  return 1;
}

/* Reads until the other end ends. */
static inline void drain(int fd) {
  char rest[4096];
  while (recv(fd, rest, sizeof rest, 0) > 0) {
  }
}
