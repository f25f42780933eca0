/**
 * Live tables: the open circuits, streams and OR connections of a Tor and its traffic, as immutable values that follow
 * its events.
 */
export * from './circuits.js';
export * from './guards.js';
export * from './onions.js';
export * from './orConnections.js';
export type { TableOptions, TableReducer, TableState } from './reducer.js';
export type { RefreshedInput, RefreshOptions } from './refreshed.js';
export * from './relays.js';
export type { Rows } from './Rows.js';
export type { MayHaveSnapshots, Snapshots } from './Snapshots.js';
export * from './streams.js';
export { applyChange, emptyTable } from './Table.js';
export type { Change, EventInput, Input, Reducer, Table, Update } from './Table.js';
export * from './traffic.js';
