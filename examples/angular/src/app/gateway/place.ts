/** What the server of this page says of itself. */
export interface Place {
  /** What stands behind the gateway, for people: `a simulated Tor`, `tor://127.0.0.1:9051`. */
  readonly tor: string;
  /** Whether the gateway lets clients change something; where it does not say, it is tried. */
  readonly writes: boolean;
  /** `once`: the token of the link lets in once, and is exchanged for a key. `reusable`: it is a password. */
  readonly token: 'once' | 'reusable';
  /** The names of the Tor's options, where the server knows them. */
  readonly options?: ReadonlyArray<string>;
}

const unknown: Place = { tor: 'the Tor behind this gateway', writes: true, token: 'reusable' };

/** `dashboard.json`; a server that has none is an ordinary gateway with a password. */
export const fetchPlace = async (): Promise<Place> => {
  try {
    const response = await fetch('dashboard.json', { cache: 'no-store', credentials: 'omit' });
    if (!response.ok) return unknown;
    const { tor, writes, token, options } = (await response.json()) as Partial<Record<keyof Place, unknown>>;
    return {
      tor: typeof tor === 'string' ? tor : unknown.tor,
      writes: writes !== false,
      token: token === 'once' ? 'once' : 'reusable',
      ...(Array.isArray(options) && options.every((name) => typeof name === 'string') ? { options } : {}),
    };
  } catch {
    return unknown;
  }
};
