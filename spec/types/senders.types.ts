/** The table of senders has each message, on its side. */
import type { senders, Senders } from '../../lib/tc/message/Message.js';

type Table = typeof senders;

export const all = (table: Table): Senders => table;

// @ts-expect-error a message of the server is missing
export const oneMissing = (table: Omit<Table, 'AddressMapped'>): Senders => table;

// @ts-expect-error a message of the server is listed as a client's
export const onTheOtherSide = (table: Omit<Table, 'Done'> & { readonly Done: 'client' }): Senders => table;
