/**
 * Requests that can be told apart, and the one right answer to each: a function of the request alone. An answer that
 * reaches another caller is therefore wrong.
 */
import type { either as E } from 'fp-ts';
import type { TorError } from '../../lib/TorError.js';

/** SAVECONF, SIGNAL and GETALLMAPPINGS carry no name: the Tor numbers them in the order of their arrival. */
export type Question =
  | { readonly kind: 'GetConf' | 'SetConf'; readonly keys: ReadonlyArray<string> }
  | { readonly kind: 'MapAddress'; readonly from: string; readonly to: string }
  | { readonly kind: Unnamed; readonly nth: number };

export type Unnamed = 'SaveConf' | 'Signal' | 'GetAllMappings';

export type Pair = readonly [string, string];

export type Answer =
  | { readonly tag: 'Done' }
  | { readonly tag: 'Lines'; readonly lines: ReadonlyArray<Pair> }
  | { readonly tag: 'Mapped'; readonly mapping: Pair }
  | { readonly tag: 'Mappings'; readonly mappings: ReadonlyArray<Pair> }
  /** `code` is that of TC, `status` that of v1. */
  | { readonly tag: 'Refused'; readonly code: number; readonly status: number; readonly text: string };

const refused = (code: number, status: number, text: string): Answer => ({ tag: 'Refused', code, status, text });

/** The number in a name such as `K12` or `h12.example`. */
const numberIn = (name: string): number => Number(/\d+/.exec(name)?.[0] ?? 0);

/** Now and then longer than a chunk. */
const valueOf = (key: string): string => {
  const n = numberIn(key);
  return n % 41 === 7 ? `${key}-${'x'.repeat((n * 977) % 20_000)}` : `value of ${key}`;
};

const mappingsOf = (nth: number): ReadonlyArray<Pair> =>
  Array.from({ length: nth % 4 }, (_, i) => [`from${nth}-${i}.example`, `to${nth}-${i}.example`]);

export const answerTo = (question: Question): Answer => {
  switch (question.kind) {
    case 'GetConf': {
      const unknown = question.keys.find((key) => numberIn(key) % 7 === 3);
      return unknown === undefined
        ? { tag: 'Lines', lines: question.keys.map((key) => [key, valueOf(key)]) }
        : refused(4, 552, `no ${unknown}`);
    }
    case 'SetConf': {
      const wrong = question.keys.find((key) => numberIn(key) % 5 === 2);
      return wrong === undefined ? { tag: 'Done' } : refused(5, 513, `wrong ${wrong}`);
    }
    case 'MapAddress':
      return numberIn(question.from) % 6 === 1
        ? refused(3, 512, `not ${question.from}`)
        : { tag: 'Mapped', mapping: [question.from, question.to] };
    case 'GetAllMappings':
      return { tag: 'Mappings', mappings: mappingsOf(question.nth) };
    case 'SaveConf':
      return question.nth % 3 === 2 ? refused(1, 551, `not saved ${question.nth}`) : { tag: 'Done' };
    case 'Signal':
      return question.nth % 3 === 1 ? refused(6, 552, `no signal ${question.nth}`) : { tag: 'Done' };
  }
};

const shownPair = ([one, other]: Pair): string => `${one} ${other}`;

/** The items that a `Tor` emits for an answer, as {@link shownItem} shows them. */
export const shownAnswer = (answer: Answer): ReadonlyArray<string> => {
  switch (answer.tag) {
    case 'Done':
      return ['done'];
    case 'Lines':
      return [answer.lines.map(shownPair).join('\n')];
    case 'Mapped':
      return [shownPair(answer.mapping)];
    case 'Mappings':
      return answer.mappings.map(shownPair);
    case 'Refused':
      return [`refused: ${answer.text}`];
  }
};

type Shown =
  | undefined
  | ReadonlyArray<{ readonly key: string; readonly value: string }>
  | { readonly from: { readonly address: string }; readonly to: { readonly address: string } };

/** What a request emitted. */
export const shownItem = (item: E.Either<TorError, unknown>): string => {
  if (item._tag === 'Left') return shownLeft(item.left);
  const value = item.right as Shown;
  if (value === undefined) return 'done';
  if ('from' in value) return shownPair([value.from.address, value.to.address]);
  // the answer to another request may be of any shape
  return 'map' in value
    ? value.map(({ key, value: text }) => shownPair([key, text])).join('\n')
    : JSON.stringify(value);
};

export const shownLeft = (error: TorError): string =>
  error._tag === 'ServerError' ? `refused: ${error.text}` : error._tag;
