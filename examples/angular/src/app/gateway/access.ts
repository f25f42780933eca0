import { secret } from 'rx-tor-control';
import type { ObservableEither } from 'rx-tor-control';
import { defer } from 'rxjs';
import type { Place } from './place';

/**
 * What this page authenticates with.
 *
 * The token of the link lets in once. With it the page sends a key that it has made up, and from then on the key alone
 * lets in: for the next connection after a loss, and after a reload. The key stays in this tab (`sessionStorage`),
 * which no other site can read, and dies with the server. A password, which does not, is never stored.
 */
export interface Access {
  /** Whether there is anything to authenticate with. */
  readonly isGiven: boolean;
  /** What AUTHENTICATE sends; read for each connection. */
  readonly secret: ObservableEither<never, Uint8Array>;
  /** The gateway has let this page in. */
  readonly accepted: () => void;
  /** The gateway has not. */
  readonly refused: () => void;
}

const KEY = 'key';

/** `#token=...` of a link, or of the address bar. */
export const tokenIn = (text: string): string | undefined => {
  const hash = text.indexOf('#');
  const token = hash === -1 ? undefined : new URLSearchParams(text.slice(hash + 1)).get('token');
  return token === null || token === '' ? undefined : token;
};

/**
 * Takes the token out of the address bar, so that neither the history nor a look over the shoulder has it. Called once,
 * before anything else looks at the address.
 */
export const takeToken = (): string | undefined => {
  const token = tokenIn(location.hash);
  if (token !== undefined) history.replaceState(history.state, '', `${location.pathname}${location.search}`);
  return token;
};

const madeUp = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(32)), (byte) => byte.toString(16).padStart(2, '0')).join('');

/** What this tab has to show: the token of its link, or the key that it made up for an earlier one. */
export const secretOf = (token: string | undefined): string | undefined =>
  token ?? sessionStorage.getItem(KEY) ?? undefined;

export const takeAccess = ({ token: kind }: Place, given: string | undefined): Access => {
  let token = given;
  const stored = sessionStorage.getItem(KEY);
  if (kind === 'reusable') {
    return {
      isGiven: token !== undefined,
      secret: defer(() => secret(token ?? '')),
      accepted: () => undefined,
      refused: () => undefined,
    };
  }
  const key = token === undefined ? stored : madeUp();
  return {
    isGiven: key !== null,
    secret: defer(() => secret(token === undefined ? (key ?? '') : `${token}:${String(key)}`)),
    accepted: () => {
      if (token === undefined || key === null) return;
      token = undefined;
      sessionStorage.setItem(KEY, key);
    },
    refused: () => sessionStorage.removeItem(KEY),
  };
};

/** Reloads the page with a token, as its link would. */
export const enter = (token: string): void => {
  location.hash = new URLSearchParams({ token }).toString();
  location.reload();
};

/** The pasted text: a link, or a token alone, or a password, which may have anything in it. */
export const tokenFrom = (pasted: string, kind: Place['token']): string | undefined => {
  const text = pasted.trim();
  if (kind === 'reusable') return tokenIn(text) ?? (pasted === '' ? undefined : pasted);
  return tokenIn(text) ?? (text === '' || /[\s#]/.test(text) ? undefined : text);
};

/** Whether the gateway did not take what it was shown. */
export const isRefusal = (error: { readonly _tag: string; readonly code?: unknown }): boolean =>
  error._tag === 'SecretRefused' || (error._tag === 'ServerError' && error.code === 'AuthenticationFailed');
