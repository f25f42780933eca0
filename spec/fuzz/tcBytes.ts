/** TC by hand, without the library: the messages of both ends. */
import { joined, reader, textOf, utf8 } from './bytes.js';
import type { Answer, Pair, Question } from './questions.js';

export const TYPE = {
  Error: 0,
  Done: 1,
  SetConf: 2,
  GetConf: 3,
  ConfValue: 4,
  SetEvents: 5,
  Event: 6,
  Authenticate: 7,
  SaveConf: 8,
  Signal: 9,
  MapAddress: 10,
  AddressMapped: 11,
  GetAllMappings: 12,
} as const;

export const uint16 = (value: number): ReadonlyArray<number> => [(value >> 8) & 0xff, value & 0xff];

export const uint32 = (value: number): ReadonlyArray<number> => [...uint16(value >>> 16), ...uint16(value)];

export const frame = (type: number, body: ArrayLike<number> = []): Uint8Array =>
  joined(Uint8Array.from([...uint16(body.length), ...uint16(type)]), Uint8Array.from(body));

export const typeOf = (bytes: Uint8Array): number => (bytes[2] as number) * 256 + (bytes[3] as number);

/** Whole frames. */
export const frameReader = (): ((chunk: Uint8Array) => ReadonlyArray<Uint8Array>) =>
  reader((bytes) => {
    const end = bytes.length < 4 ? Infinity : 4 + (bytes[0] as number) * 256 + (bytes[1] as number);
    return end <= bytes.length ? end : undefined;
  });

const HOSTNAME = 3;

const hostname = (name: string): Uint8Array => joined(Uint8Array.of(HOSTNAME), utf8(name), Uint8Array.of(0));

const mapping = ([from, to]: Pair): Uint8Array => joined(hostname(from), hostname(to));

const lines = (all: ReadonlyArray<string>): Uint8Array => utf8(all.map((line) => `${line}\n`).join(''));

export const error = (code: number, text: string): Uint8Array =>
  frame(TYPE.Error, joined(Uint8Array.from(uint16(code)), utf8(text)));

/** The frames of an answer, one behind the other. */
export const replies = (answer: Answer): Uint8Array => {
  switch (answer.tag) {
    case 'Done':
      return frame(TYPE.Done);
    case 'Lines':
      return frame(TYPE.ConfValue, lines(answer.lines.map(([key, value]) => `${key} ${value}`)));
    case 'Mapped':
      return frame(TYPE.AddressMapped, mapping(answer.mapping));
    case 'Mappings':
      return joined(...answer.mappings.map((one) => frame(TYPE.AddressMapped, mapping(one))), frame(TYPE.Done));
    case 'Refused':
      return error(answer.code, answer.text);
  }
};

/** The frame of a question. */
export const request = (question: Question): Uint8Array => {
  switch (question.kind) {
    case 'GetConf':
      return frame(TYPE.GetConf, lines(question.keys));
    case 'SetConf':
      return frame(TYPE.SetConf, lines(question.keys.map((key) => `${key} set`)));
    case 'MapAddress':
      return frame(TYPE.MapAddress, mapping([question.from, question.to]));
    case 'GetAllMappings':
      return frame(TYPE.GetAllMappings);
    case 'SaveConf':
      return frame(TYPE.SaveConf);
    case 'Signal':
      return frame(TYPE.Signal, [1]);
  }
};

const linesOf = (body: Uint8Array): ReadonlyArray<string> =>
  textOf(body)
    .split('\n')
    .filter((line) => line !== '');

/** The question in a frame; `nth` is 0 where the Tor is to number it. */
export const questionIn = (bytes: Uint8Array): Question | undefined => {
  const body = bytes.subarray(4);
  switch (typeOf(bytes)) {
    case TYPE.GetConf:
      return { kind: 'GetConf', keys: linesOf(body) };
    case TYPE.SetConf:
      return { kind: 'SetConf', keys: linesOf(body).map((line) => line.split(' ')[0] as string) };
    case TYPE.MapAddress: {
      const [from = '', to = ''] = textOf(body).split('\0');
      return { kind: 'MapAddress', from: from.slice(1), to: to.slice(1) };
    }
    case TYPE.GetAllMappings:
      return { kind: 'GetAllMappings', nth: 0 };
    case TYPE.SaveConf:
      return { kind: 'SaveConf', nth: 0 };
    case TYPE.Signal:
      return { kind: 'Signal', nth: 0 };
    default:
      return undefined;
  }
};

export const codesIn = (bytes: Uint8Array): ReadonlyArray<number> =>
  Array.from(
    { length: (bytes.length - 4) / 2 },
    (_, i) => (bytes[4 + 2 * i] as number) * 256 + (bytes[5 + 2 * i] as number),
  );
