export const simulate: import('./Subcommand.js').Subcommand = () => undefined;
