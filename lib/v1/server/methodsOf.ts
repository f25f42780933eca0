import type { Authentication } from '../../server/Authentication.js';

/** The ways to authenticate to a v1 server. */
export interface Methods {
  /** Whether clients without a secret are accepted. */
  readonly isOpen: boolean;
  readonly hasPassword: boolean;
  /** The first cookie. */
  readonly cookie: Extract<Authentication, { readonly _tag: 'Cookie' }> | undefined;
}

/** Reads the ways to authenticate, now: a `Current` may change them. */
export const methodsOf = (authentication: Authentication): Methods => {
  switch (authentication._tag) {
    case 'None':
      return { isOpen: true, hasPassword: false, cookie: undefined };
    case 'Check':
      return { isOpen: false, hasPassword: true, cookie: undefined };
    case 'Cookie':
      return { isOpen: false, hasPassword: false, cookie: authentication };
    case 'AnyOf': {
      const all = authentication.alternatives.map(methodsOf);
      return {
        isOpen: all.some(({ isOpen }) => isOpen),
        hasPassword: all.some(({ hasPassword }) => hasPassword),
        cookie: all.find(({ cookie }) => cookie !== undefined)?.cookie,
      };
    }
    case 'Current':
      return methodsOf(authentication.current());
  }
};

/** The names of the methods for PROTOCOLINFO, in the order of Tor. */
export const methodNames = ({ isOpen, hasPassword, cookie }: Methods): ReadonlyArray<string> => {
  const names = [
    ...(isOpen ? ['NULL'] : []),
    ...(cookie === undefined ? [] : ['COOKIE', 'SAFECOOKIE']),
    ...(hasPassword ? ['HASHEDPASSWORD'] : []),
  ];
  // no client is accepted: it must not try without a secret
  return names.length === 0 ? ['HASHEDPASSWORD'] : names;
};
