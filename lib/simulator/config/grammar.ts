/** The syntax of the values of single options. */
import type { ConfigLine } from '../../model/ConfigLine.js';
import { splitList } from './value.js';

export const nickname = (text: string): boolean => /^[0-9A-Za-z]{1,19}$/.test(text);

/** A nickname, or the fingerprint of an identity. */
export const router = (text: string): boolean => nickname(text) || /^\$?[0-9A-Fa-f]{40}$/.test(text);

export const port = (text: string): boolean => within(text, 1, 65_535);

/** A port of a list, read as C's `atoi` reads it: text after the digits is ignored, as in `80 or so`. */
export const listedPort = (text: string): boolean => port(/^\s*\+?([0-9]+)/.exec(text)?.[1] ?? '');

/** `month DAY HH:MM` (day 1 to 28), `week DAY HH:MM` (day 1 to 7) or `day HH:MM`. */
export const accountingStart = (text: string): boolean => {
  const [unit = '', ...rest] = text.trim().split(/\s+/);
  const time = rest.at(-1) ?? '';
  switch (unit.toLowerCase()) {
    case 'month':
      return rest.length === 2 && within(rest[0]!, 1, 28) && timeOfDay(time);
    case 'week':
      return rest.length === 2 && within(rest[0]!, 1, 7) && timeOfDay(time);
    case 'day':
      return rest.length === 1 && timeOfDay(time);
  }
  return false;
};

const timeOfDay = (text: string): boolean => {
  const [hour = '', minute = '', ...more] = text.split(':');
  return more.length === 0 && within(hour, 0, 23) && within(minute, 0, 59);
};

/** `host` or `host:port`. */
export const hostAndPort = (text: string): boolean => {
  const [host = '', number, ...more] = text.split(':');
  return host !== '' && !/\s/.test(host) && more.length === 0 && (number === undefined || port(number));
};

/** A severity or a range of them, and a destination. */
export const log = (text: string): boolean => {
  const [severities = '', destination, file, ...more] = text.split(/\s+/);
  const [min = '', max = '', ...rest] = severities.split('-');
  if (rest.length > 0 || severities === '' || ![min, max].every((level) => level === '' || severityNames.test(level))) {
    return false;
  }
  switch (destination?.toLowerCase()) {
    case undefined:
      return true;
    case 'file':
      return file !== undefined;
    case 'stdout':
    case 'stderr':
    case 'syslog':
      return file === undefined && more.length === 0;
  }
  return false;
};

const severityNames = /^(err|warn|notice|info|debug)$/i;

/** The position of a router in a circuit. */
export const position = (text: string): boolean => /^(entry|exit|middle|introduction|rendezvous)$/i.test(text);

/** A comma-separated list of entries such as `accept 18.0.0.0/8:80-443`. */
export const policy = (text: string): boolean =>
  splitList(text).every((entry) => {
    const [, pattern = ''] = /^(?:accept|reject)\s+(\S+)$/i.exec(entry) ?? [];
    return addressesAndPorts(pattern);
  });

/** A pattern of connections, and their new destination: an address and port, or `pass`. */
export const redirect = (text: string): boolean => {
  const [from = '', to = '', ...more] = text.split(/\s+/);
  return more.length === 0 && addressesAndPorts(from) && (to.toLowerCase() === 'pass' || hostAndPort(to));
};

/** An address and port, and the fingerprint of its key. */
export const dirServer = (text: string): boolean => {
  const [, address = '', fingerprint = ''] = /^(\S+)\s+(.*)$/s.exec(text) ?? [];
  return address.includes(':') && hostAndPort(address) && /^[0-9A-Fa-f]{40}$/.test(fingerprint.replace(/ /g, ''));
};

/** An RFC 2440 hash, as 58 hexadecimal digits after `16:` or as 29 bytes in base 64. */
export const hashedPassword = (text: string): boolean =>
  /^16:[0-9A-Fa-f]{58}$/.test(text) || /^[0-9A-Za-z+/]{39}=$/.test(text);

/** The problems in the lines of hidden services: each begins with its directory and has a port. */
export const hiddenServiceProblems = (lines: ReadonlyArray<ConfigLine>): ReadonlyArray<string> => {
  const [first] = lines;
  if (first !== undefined && first.key !== 'HiddenServiceDir') {
    return [`rend_config_services(): ${first.key} with no preceding HiddenServiceDir directive`];
  }
  return lines
    .filter(({ key, value }) => !hiddenServiceLine(key, value))
    .map(({ key, value }) => `rend_config_services(): bad value of ${key} '${value}'`);
};

const hiddenServiceLine = (key: string, value: string): boolean => {
  switch (key) {
    case 'HiddenServiceDir':
      return value !== '';
    case 'HiddenServicePort':
      return virtualPort(value);
  }
  return splitList(value).every(router);
};

/** `VIRTPORT [TARGET]`, where the target is a port, an address, or both. */
const virtualPort = (text: string): boolean => {
  const [virtual = '', target, ...more] = text.split(/\s+/);
  return more.length === 0 && port(virtual) && (target === undefined || port(target) || hostAndPort(target));
};

/** `*`, an address, or an address with a mask; then any ports. */
const addressesAndPorts = (text: string): boolean => {
  const [, addresses = '', mask, ports] = /^([^/:]+)(?:\/([^:]+))?(?::(.+))?$/.exec(text) ?? [];
  return (
    (addresses === '*' || ipv4(addresses)) &&
    (mask === undefined || (addresses !== '*' && (ipv4(mask) || within(mask, 0, 32)))) &&
    (ports === undefined || portRange(ports))
  );
};

const portRange = (text: string): boolean => {
  const [from = '', to = from, ...more] = text.split('-');
  return text === '*' || (more.length === 0 && port(from) && port(to) && Number(from) <= Number(to));
};

const ipv4 = (text: string): boolean =>
  /^[0-9]{1,3}(\.[0-9]{1,3}){3}$/.test(text) && text.split('.').every((byte) => within(byte, 0, 255));

const within = (text: string, min: number, max: number): boolean =>
  /^[0-9]{1,10}$/.test(text) && Number(text) >= min && Number(text) <= max;
