/** The description that the server of this page sends. */
export interface Place {
  /** What stands behind the gateway, for people: `a simulated Tor`, `tor://127.0.0.1:9051`. */
  readonly tor: string;
  /** Whether the gateway lets clients change something; if it is unknown, a request is tried. */
  readonly writes: boolean;
  /** `once`: the token of the link lets in once, and is exchanged for a key. `reusable`: it is a password. */
  readonly token: 'once' | 'reusable';
  /** The protocol of the Tor behind the gateway. TC has no requests for circuits, onion services and information. */
  readonly protocol: 'v1' | 'TC';
  /** The names of the Tor's options, where the server knows them. */
  readonly options?: ReadonlyArray<string>;
}

const unknown: Place = { tor: 'the Tor behind this gateway', writes: true, token: 'reusable', protocol: 'v1' };

/** What the server takes instead of the secret itself, which goes into no header. */
const proofOf = async (secret: string): Promise<string> => {
  const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(`dashboard.json ${secret}`));
  return Array.from(new Uint8Array(hash), (byte) => byte.toString(16).padStart(2, '0')).join('');
};

/**
 * `dashboard.json`, which is for pages that have the token or a key. Other pages learn which kind of token they need. A
 * server that has no such file is an ordinary gateway with a password.
 */
export const fetchPlace = async (secret: string | undefined): Promise<Place> => {
  try {
    const headers = secret === undefined ? {} : { Authorization: `Bearer ${await proofOf(secret)}` };
    const response = await fetch('dashboard.json', { cache: 'no-store', credentials: 'omit', headers });
    if (!response.ok) return unknown;
    const { tor, writes, token, protocol, options } = (await response.json()) as Partial<Record<keyof Place, unknown>>;
    return {
      tor: typeof tor === 'string' ? tor : unknown.tor,
      writes: writes !== false,
      token: token === 'once' ? 'once' : 'reusable',
      protocol: protocol === 'TC' ? 'TC' : 'v1',
      ...(Array.isArray(options) && options.every((name) => typeof name === 'string') ? { options } : {}),
    };
  } catch {
    return unknown;
  }
};
