/**
 * The details of events as keywords with values, in Tor's own words (control-spec 4.1), and back.
 *
 * The v1 protocol sends them in this form.
 */
import type {
  BandwidthDetails,
  CircuitDetails,
  Keywords,
  LogDetails,
  OrConnectionDetails,
  Severity,
  StreamDetails,
} from './EventDetails.js';
import type { CircuitId } from './ids.js';

// -------------------------------------------------------------------------------------
// model
// -------------------------------------------------------------------------------------

/** Reads and writes the details of one kind of event. */
export interface DetailWords<D> {
  readonly read: (keywords: Keywords) => D;
  readonly show: (details: D) => ReadonlyArray<readonly [keyword: string, value: string]>;
}

interface Word<A> {
  readonly keyword: string;
  readonly read: (value: string) => A | undefined;
  readonly show: (value: A) => string;
}

/** A word for each field. */
type Table<D> = { readonly [F in Exclude<keyof D, 'other'>]-?: Word<NonNullable<D[F]>> };

// -------------------------------------------------------------------------------------
// words
// -------------------------------------------------------------------------------------

const text = (keyword: string): Word<string> => ({ keyword, read: (value) => value, show: (value) => value });

const list = (keyword: string): Word<ReadonlyArray<string>> => ({
  keyword,
  read: (value) => (value === '' ? [] : value.split(',')),
  show: (values) => values.join(','),
});

/** A number, if the text is one. */
const count = (keyword: string): Word<number> => ({
  keyword,
  read: (value) => {
    const number = /^-?[0-9]+$/.test(value) ? Number(value) : NaN;
    // 0 for -0
    return Number.isSafeInteger(number) ? number + 0 : undefined;
  },
  show: String,
});

const circuitId: Word<CircuitId> = {
  keyword: 'CIRCUIT',
  read: (value) => (/^[0-9]+$/.test(value) && Number(value) <= MAX_ID ? Number(value) : undefined),
  show: String,
};

const MAX_ID = 0xffff_ffff;

const severities: ReadonlyArray<Severity> = ['Debug', 'Info', 'Notice', 'Warn', 'Err'];

const severity: Word<Severity> = {
  keyword: 'SEVERITY',
  read: (value) => severities.find((one) => one.toUpperCase() === value),
  show: (value) => value.toUpperCase(),
};

// -------------------------------------------------------------------------------------
// tables
// -------------------------------------------------------------------------------------

/** Makes the reader and writer of a table. Keywords that are not in the table go to `other`, if the details have it. */
const words = <D extends object>(table: Table<D>, hasOther = true): DetailWords<D> => {
  const fields = Object.entries<Word<unknown>>(table as Record<string, Word<unknown>>);
  const known = new Set(fields.map(([, { keyword }]) => keyword));
  const read = (keywords: Keywords): D => {
    const details: Record<string, unknown> = {};
    for (const [field, word] of fields) {
      const value = keywords[word.keyword];
      details[field] = value === undefined ? undefined : word.read(value);
    }
    if (!hasOther) return details as D;
    const other: Array<readonly [string, string]> = [];
    for (const keyword in keywords) if (!known.has(keyword)) other.push([keyword, keywords[keyword] as string]);
    details['other'] = Object.fromEntries(other);
    return details as D;
  };
  return {
    read,
    show: (details) => {
      const { other, ...said } = details as Readonly<Record<string, unknown>> & { readonly other?: Keywords };
      const shown = fields.flatMap(([field, { keyword, show }]): ReadonlyArray<readonly [string, string]> => {
        const value = said[field];
        return value === undefined ? [] : [[keyword, show(value)]];
      });
      return [...shown, ...Object.entries(other ?? {}).filter(([keyword]) => !known.has(keyword))];
    },
  };
};

/**
 * The words of the details, by the event's tag. The keywords STATUS, CIRCUIT and SEVERITY stand for words with a fixed
 * place in a v1 line.
 */
export const detailWords = {
  Circuit: /* #__PURE__ */ words<CircuitDetails>({
    status: /* #__PURE__ */ text('STATUS'),
    buildFlags: /* #__PURE__ */ list('BUILD_FLAGS'),
    purpose: /* #__PURE__ */ text('PURPOSE'),
    hsState: /* #__PURE__ */ text('HS_STATE'),
    rendQuery: /* #__PURE__ */ text('REND_QUERY'),
    timeCreated: /* #__PURE__ */ text('TIME_CREATED'),
    reason: /* #__PURE__ */ text('REASON'),
    remoteReason: /* #__PURE__ */ text('REMOTE_REASON'),
    socksUsername: /* #__PURE__ */ text('SOCKS_USERNAME'),
    socksPassword: /* #__PURE__ */ text('SOCKS_PASSWORD'),
    confluxId: /* #__PURE__ */ text('CONFLUX_ID'),
  }),
  Stream: /* #__PURE__ */ words<StreamDetails>({
    status: /* #__PURE__ */ text('STATUS'),
    circuit: circuitId,
    reason: /* #__PURE__ */ text('REASON'),
    remoteReason: /* #__PURE__ */ text('REMOTE_REASON'),
    source: /* #__PURE__ */ text('SOURCE'),
    sourceAddress: /* #__PURE__ */ text('SOURCE_ADDR'),
    purpose: /* #__PURE__ */ text('PURPOSE'),
    socksUsername: /* #__PURE__ */ text('SOCKS_USERNAME'),
    socksPassword: /* #__PURE__ */ text('SOCKS_PASSWORD'),
    clientProtocol: /* #__PURE__ */ text('CLIENT_PROTOCOL'),
    nymEpoch: /* #__PURE__ */ count('NYM_EPOCH'),
    sessionGroup: /* #__PURE__ */ count('SESSION_GROUP'),
    isolation: /* #__PURE__ */ list('ISO_FIELDS'),
  }),
  OrConnection: /* #__PURE__ */ words<OrConnectionDetails>({
    status: /* #__PURE__ */ text('STATUS'),
    reason: /* #__PURE__ */ text('REASON'),
    circuits: /* #__PURE__ */ count('NCIRCS'),
    id: /* #__PURE__ */ text('ID'),
  }),
  Bandwidth: /* #__PURE__ */ words<BandwidthDetails>({}),
  Log: /* #__PURE__ */ words<LogDetails>({ severity }, false),
} as const;
