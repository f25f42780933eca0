/**
 * The files of the page, from one folder, with the headers that keep everything else out of it.
 */
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import sirv from 'sirv';

const NONCE = '%CSP_NONCE%';

/** Of all but the page: a file that is opened by itself runs and loads nothing, and is in no frame. */
const POLICY = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/**
 * Nothing but what this server has: no inline script, no eval, no other host. Angular adds its styles with the nonce.
 */
const policy = (nonce, host) =>
  [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self'",
    "font-src 'self'",
    `connect-src 'self' ws://${host}`,
    "base-uri 'self'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    'trusted-types angular',
  ].join('; ');

const headers = {
  'Content-Security-Policy': POLICY,
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(), geolocation=(), microphone=()',
};

const setAll = (response, all) => Object.entries(all).forEach(([name, value]) => response.setHeader(name, value));

const send = (response, status, type, text) => {
  response.writeHead(status, { 'Content-Type': `${type}; charset=utf-8`, 'Cache-Control': 'no-store' });
  response.end(text);
};

/** `undefined` where it is not there, as while it is built. */
const read = (file) => {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
};

/** This machine, as it is named in a link. */
const isOurs = (host) => /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/i.test(host);

/** The proof that a request carries, as 32 bytes. */
const proofIn = ({ headers: { authorization = '' } }) => {
  const [, proof] = /^Bearer ([0-9a-f]{64})$/.exec(authorization) ?? [];
  return proof === undefined ? undefined : Buffer.from(proof, 'hex');
};

/**
 * A handler of requests. `place` is what the page asks for as `dashboard.json`; it is for those whose proof `holds`,
 * and all others learn which kind of token they need. The page is the answer to each path that has no dot in it, since
 * Angular's router has paths of its own.
 */
export const pages = (folder, place, holds) => {
  // `dev`: a build that is made meanwhile is seen
  const files = sirv(folder, { dev: true, etag: true });
  return (request, response) => {
    setAll(response, headers);
    // a name of another site, which was made to lead here (DNS rebinding), gets no page
    if (!isOurs(request.headers.host ?? '')) {
      send(response, 421, 'text/plain', 'This is not the server of that name.\n');
      return;
    }
    // as it stands there: `URL` throws at some, and `//host` resolves to another server
    const [path] = request.url.split('?', 1);
    // files are sent whole: a part that ends before it begins makes sirv throw
    delete request.headers.range;
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.setHeader('Allow', 'GET, HEAD');
      send(response, 405, 'text/plain', 'Only GET and HEAD.\n');
    } else if (!path.startsWith('/') || path.startsWith('//')) {
      send(response, 404, 'text/plain', 'Page not found.\n');
    } else if (path === '/dashboard.json') {
      const proof = proofIn(request);
      const isHolder = proof !== undefined && holds(proof);
      send(response, 200, 'application/json', JSON.stringify(isHolder ? place : { token: place.token }));
    } else if (path === '/index.html' || !path.includes('.')) {
      const index = read(join(folder, 'index.html'));
      if (index === undefined) {
        send(response, 503, 'text/plain', 'The page is not built.\n');
        return;
      }
      const nonce = randomBytes(16).toString('base64');
      response.setHeader('Content-Security-Policy', policy(nonce, request.headers.host ?? ''));
      send(response, 200, 'text/html', index.replaceAll(NONCE, nonce));
    } else {
      // a file that is gone by now
      response.once('pipe', (file) => file.once('error', () => response.destroy()));
      files(request, response, () => send(response, 404, 'text/plain', 'File not found.\n'));
    }
  };
};
