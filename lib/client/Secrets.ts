import { decodeText, quoteAll } from '../internal/text.js';

/** The secrets that one connection has sent, and a function that masks them in text received from the peer. */
export interface Secrets {
  /** Adds a secret to mask; called before it is sent. */
  readonly hide: (secret: Uint8Array) => void;
  /** Masks the fields that can hold text of the peer, in the record and in the errors within it. */
  readonly mask: <A>(record: A) => A;
}

/** Any part of a secret with this many characters is masked. After a shorter secret, all text is withheld. */
const PART = 4;

const WITHHELD = '(withheld: the secret is too short to be distinguished from other text)';

/** Fields that can hold text of the peer, and fields whose records can. */
const words: ReadonlySet<string> = /* #__PURE__ */ new Set([
  'text',
  'got',
  'detail',
  'reply',
  'body',
  'reason',
  'error',
]);

export const secrets = (): Secrets => {
  const parts = new Set<string>();
  let isShort = false;

  const text = (value: string): string => {
    if (isShort) return WITHHELD;
    const lower = lowerCase(value);
    let masked = '';
    let until = 0;
    for (let i = 0; i < value.length; i++) {
      if (parts.has(lower.slice(i, i + PART))) {
        if (i >= until) masked += '***';
        until = i + PART;
      }
      if (i >= until) masked += value.charAt(i);
    }
    return masked;
  };

  const mask = (value: unknown): unknown => {
    if (typeof value === 'string') return text(value);
    if (value instanceof Uint8Array) return Uint8Array.from(text(latin1(value)), (char) => char.charCodeAt(0));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, field]) => [key, words.has(key) ? mask(field) : (field as unknown)]),
    );
  };

  return {
    hide: (secret) => {
      if (secret.length === 0) return;
      isShort ||= secret.length < PART;
      const utf8 = decodeText(secret, 0, secret.length);
      const hex = Array.from(secret, (byte) => byte.toString(16).padStart(2, '0')).join('');
      for (const form of [utf8, quoteAll(utf8).slice(1, -1), latin1(secret), hex]) {
        const lower = lowerCase(form);
        for (let i = 0; i + PART <= lower.length; i++) parts.add(lower.slice(i, i + PART));
      }
    },
    mask: (record) => (parts.size === 0 && !isShort ? record : mask(record)) as typeof record,
  };
};

/** Lower-cases ASCII only: `toLowerCase` turns some characters into two, which would shift the indices. */
const lowerCase = (text: string): string => text.replace(/[A-Z]/g, (char) => char.toLowerCase());

const latin1 = (bytes: Uint8Array): string => Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
