/**
 * @since 0.1.0
 */
export const hashPassword: import('./Subcommand.js').Subcommand = () => undefined;
