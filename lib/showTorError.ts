/** Errors as text: one line for each, with advice for the reader. */
import type { Recognized, ServerError, TorError } from './TorError.js';
import { showText } from './internal/text.js';

/**
 * Formats an error as one line of text; a byte that is not UTF-8 is shown as `\xNN`. Its advice refers to functions of
 * this library.
 *
 * @example
 * tor.saveConf.pipe(tapLeft((error) => console.error(showTorError(error))))
 *
 * @category utils
 * @since 0.1.0
 */
export const showTorError = (error: TorError): string => show(error, advice);

/**
 * Formats an error as one line of text with other advice: the text that `advise` returns follows the error that it is
 * about, which may be the reason of another error.
 *
 * @example
 * showWith((error) => (error._tag === 'SecretRefused' ? 'Set TOR_PASSWORD.' : ''))(closed('done'))
 *
 * @category utils
 * @since 0.1.0
 */
export const showWith =
  (advise: (error: TorError) => string) =>
  (error: TorError): string =>
    show(error, advise);

const show = (error: TorError, advise: (error: TorError) => string): string =>
  showText(`${described(error, advise)}${advise(error)}`);

const described = (error: TorError, advise: (error: TorError) => string): string => {
  switch (error._tag) {
    case 'ServerError': {
      const text = error.text.trim();
      const code = `error ${showCode(error)}`;
      return `${error.request === undefined ? '' : `${error.request}: `}${text === '' ? code : `${text} (${code})`}`;
    }
    case 'DecodeError':
      return (
        `${error.message}: ${error.field} at byte ${String(error.offset)}: wanted ${error.wanted}, got ` + error.got
      );
    case 'EncodeError':
      return `${error.message}: ${error.field}: wanted ${error.wanted}, got ${error.got}`;
    case 'Truncated':
      return (
        `the input ended within a frame: ${String(error.received)} bytes came, ${String(error.missing)} are ` +
        `missing`
      );
    case 'UnexpectedReply':
      return `${error.request}: wanted ${error.wanted}, got ${error.got}`;
    case 'OutOfStep':
      return `wanted ${error.wanted}, got ${error.got}: replies do not match requests, so the client ended the session`;
    case 'TransportError':
      // an address of some transports, such as memory, is only a scheme
      return `${error.endpoint.replace(/:$/, '')}: ${error.detail}`;
    case 'ConnectionLost':
      return `connection ${String(error.session)} was lost: ${show(error.reason, advise)}`;
    case 'Closed':
      return `closed: ${error.detail}`;
    case 'TimedOut':
      return `no answer within ${String(error.after)} ms to ${error.waitingFor}${inBrackets(error.reason, advise)}`;
    case 'QueueFull':
      return error.unit === undefined
        ? `${error.queue} is full: ${String(error.limit)} wait already`
        : `no room in ${error.queue}: its limit is ${String(error.limit)} ${error.unit}`;
    case 'Dropped':
      return `${String(error.count)} items were dropped, since their consumer did not keep up`;
    case 'SecretUnavailable':
      return `no secret from ${error.source}: ${error.detail}`;
    case 'SecretRefused':
      // no second advice for the reason: it would be about the same secret
      return `${error.why}${inBrackets(error.reason, () => '')}`;
    case 'WrongProtocol':
      return `wanted ${showRecognized(error.wanted)}, got ${showRecognized(error.recognized)}`;
  }
};

const inBrackets = (reason: TorError | undefined, advise: (error: TorError) => string): string =>
  reason === undefined ? '' : ` (${show(reason, advise)})`;

/**
 * Names a recognized protocol in words.
 *
 * @example
 * showRecognized('HTTP')
 *
 * @since 0.1.0
 */
export const showRecognized = (recognized: Recognized): string => recognizedNames[recognized];

const recognizedNames: Readonly<Record<Recognized, string>> = {
  TC: 'TC',
  v1: 'the v1 protocol',
  HTTP: 'HTTP',
  SOCKS: 'the answer of a SOCKS port',
  TLS: 'TLS',
  text: 'text',
  binary: 'bytes that are not text',
};

/** Advice for a caller of this library. */
const advice = (error: TorError): string => {
  if (error._tag === 'WrongProtocol') return protocolAdvice[error.recognized];
  if (error._tag !== 'SecretRefused') return '';
  return error.reason === undefined
    ? ' (see the options cookie, cookieFrom, password and allowPlainCookie)'
    : ' (see the secret in the options)';
};

const protocolAdvice: Readonly<Record<Recognized, string>> = {
  TC: '; use client from rx-tor-control for TC',
  v1: '; use v1Client from rx-tor-control/v1 for the v1 protocol',
  HTTP: '; this is the port of a web server, or of a WebSocket: use webSocket from rx-tor-control/websocket',
  SOCKS: '; use the port of ControlPort, not that of SocksPort',
  TLS: '; use tls from rx-tor-control/node',
  text: '',
  binary: '',
};

const showCode = ({ code, status }: ServerError): string => {
  if (status !== undefined) return String(status);
  return typeof code === 'number' ? `0x${code.toString(16).padStart(4, '0')}` : code;
};
