/** `$FINGERPRINT~nickname`, as Tors of today call a relay, or a nickname alone. */
export interface Relay {
  readonly fingerprint: string;
  readonly nickname: string;
}

export const relayOf = (router: string): Relay => {
  const [first = '', nickname] = router.split(/[~=]/);
  return first.startsWith('$')
    ? { fingerprint: first, nickname: nickname ?? '' }
    : { fingerprint: '', nickname: first };
};

/** The nickname; of a fingerprint alone its beginning. */
export const shortName = (router: string): string => {
  const { fingerprint, nickname } = relayOf(router);
  return nickname === '' ? `${fingerprint.slice(0, 9)}…` : nickname;
};

/**
 * Whether a search text matches a relay: a part of its nickname, or the beginning of its fingerprint. Not a
 * part of the fingerprint, since each digit is in nearly all of them.
 */
export const isMeant = (router: string, text: string): boolean => {
  const [whole, wanted] = [router.toLowerCase(), text.trim().toLowerCase()];
  return relayOf(whole).nickname.includes(wanted) || whole.startsWith(wanted) || whole.startsWith(`$${wanted}`);
};
