/*
 * A Tor that has nothing to say but bandwidth events, and says them as fast as it is listened to:
 *
 *   blast tc|text COUNT
 *
 * Prints its port, takes one connection, does what a client needs before it gets events, and sends COUNT events once it
 * is asked for them. TC's side it then ends; text's it leaves to the client, since stem drops what it has received and
 * not handed on yet. COUNT is a multiple of BLOCK. In event i, read is FIRST + i % BLOCK, and written is read + BLOCK.
 */
#include "loopback.h"

#define BLOCK 4096
#define FIRST 100000
#define BLOCKS_A_WRITE 8

static const char DONE[4] = {0, 0, 0, 1};

static size_t tc_event(char *at, uint32_t read, uint32_t written) {
  const uint32_t numbers[2] = {htonl(read), htonl(written)};
  memcpy(at, "\0\12\0\6\0\4", 6);
  memcpy(at + 6, numbers, sizeof numbers);
  return 14;
}

static size_t text_event(char *at, uint32_t read, uint32_t written) {
  return (size_t)sprintf(at, "650 BW %u %u\r\n", read, written);
}

/* AUTHENTICATE, then SETEVENTS with a code: each is answered with DONE. */
static int tc_greeting(int fd) {
  for (;;) {
    unsigned char header[4], body[65535];
    if (!read_all(fd, header, sizeof header)) return 0;
    size_t length = (size_t)(header[0] << 8 | header[1]);
    if (!read_all(fd, body, length) || !write_all(fd, DONE, sizeof DONE)) return 0;
    if (header[3] == 5 && length > 0) return 1;
  }
}

static const char *text_reply(const char *line) {
  if (!strncmp(line, "PROTOCOLINFO", 12))
    return "250-PROTOCOLINFO 1\r\n250-AUTH METHODS=NULL\r\n250-VERSION Tor=\"0.4.9.11\"\r\n250 OK\r\n";
  if (!strncmp(line, "GETINFO version", 15)) return "250-version=0.4.9.11\r\n250 OK\r\n";
  if (!strncmp(line, "GETINFO events/names", 20)) return "250-events/names=CIRC STREAM ORCONN BW\r\n250 OK\r\n";
  if (!strncmp(line, "GETINFO signal/names", 20)) return "250-signal/names=RELOAD HALT\r\n250 OK\r\n";
  if (!strncmp(line, "GETINFO", 7)) return "552 Unrecognized key\r\n";
  return "250 OK\r\n";
}

/* Whatever comes before SETEVENTS with BW, which is answered as well. */
static int text_greeting(int fd) {
  char line[4096];
  for (size_t length = 0;;) {
    if (!read_all(fd, line + length, 1)) return 0;
    if (line[length++] != '\n' && length < sizeof line - 1) continue;
    line[length] = '\0';
    length = 0;
    const char *reply = text_reply(line);
    if (!write_all(fd, reply, strlen(reply))) return 0;
    if (!strncmp(line, "SETEVENTS", 9) && strstr(line, " BW")) return 1;
  }
}

int main(int argc, char **argv) {
  if (argc != 3) return 2;
  int is_text = !strcmp(argv[1], "text");
  long blocks = atol(argv[2]) / BLOCK;
  static char bytes[BLOCKS_A_WRITE * BLOCK * 32];
  size_t block = 0;
  for (uint32_t i = 0; i < BLOCK; i++)
    block += (is_text ? text_event : tc_event)(bytes + block, FIRST + i, FIRST + i + BLOCK);
  for (int i = 1; i < BLOCKS_A_WRITE; i++) memcpy(bytes + (size_t)i * block, bytes, block);

  int fd = accept(listen_on_loopback(), NULL, NULL);
  if (fd < 0) fail("accept");
  no_delay(fd);
  if (!(is_text ? text_greeting : tc_greeting)(fd)) return 1;
  while (blocks > 0) {
    long count = blocks < BLOCKS_A_WRITE ? blocks : BLOCKS_A_WRITE;
    if (!write_all(fd, bytes, (size_t)count * block)) return 1;
    blocks -= count;
  }
  if (!is_text) shutdown(fd, SHUT_WR);
  drain(fd);
  return 0;
}
