/**
 * A profile is not valid. `path` leads to the wrong value, such as `[0, 'commands', 'ADD_ONION', 1, 'pattern']`.
 *
 * @category model
 * @since 0.1.0
 */
export interface ProfileError {
  readonly _tag: 'ProfileError';
  readonly path: ReadonlyArray<string | number>;
  readonly wanted: string;
  readonly got: string;
}

export const profileError = (path: ProfileError['path'], wanted: string, got: string): ProfileError => ({
  _tag: 'ProfileError',
  path,
  wanted,
  got,
});

/**
 * Formats a `ProfileError` as one line of text, such as `[0].events: wanted a mapping, got "CIRC"`.
 *
 * @example
 * policies.showProfileError({ _tag: 'ProfileError', path: ['events'], wanted: 'a mapping', got: '"CIRC"' })
 *
 * @category model
 * @since 0.1.0
 */
export const showProfileError = ({ path, wanted, got }: ProfileError): string =>
  `${showPath(path)}: wanted ${wanted}, got ${got}`;

const showPath = (path: ProfileError['path']): string =>
  path.length === 0
    ? 'the profile'
    : path
        .map((step) => (typeof step === 'number' ? `[${String(step)}]` : `.${step}`))
        .join('')
        .replace(/^\./, '');
