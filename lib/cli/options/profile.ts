/** The file of a profile, in YAML. */
import { either as E, function as F } from 'fp-ts';
import { isMap, isNode, isScalar, isSeq, LineCounter, parseDocument } from 'yaml';
import type { Document } from 'yaml';
import { decodeText } from '../../internal/text.js';
import { profile } from '../../policies/profile/profile.js';
import { showProfileError } from '../../policies/profile/ProfileError.js';
import type { ProfileError } from '../../policies/profile/ProfileError.js';
import type { Profile } from '../../v1/command/LineFilter.js';
import { failure } from '../Outcome.js';
import type { Notice } from '../Outcome.js';
import { readWhole } from './files.js';

/** Reads a profile. An error names the file and the line. */
export const profileOf = (path: string): E.Either<Notice, Profile> =>
  F.pipe(
    readWhole(path),
    E.chain((bytes) => parsed(path, decodeText(bytes, 0, bytes.length))),
  );

const parsed = (path: string, text: string): E.Either<Notice, Profile> => {
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { lineCounter, prettyErrors: false });
  const at = (offset: number): string => `${path}:${String(lineCounter.linePos(offset).line)}`;
  const [problem] = document.errors;
  if (problem !== undefined) return E.left(failure(`${at(problem.pos[0])}: wanted YAML: ${problem.message}`));
  return F.pipe(
    E.tryCatch(
      () => document.toJS({ maxAliasCount: MAX_ALIASES }) as unknown,
      () => failure(`${path}: wanted YAML with at most ${String(MAX_ALIASES)} aliases`),
    ),
    E.chain((value) =>
      E.mapLeft((error: ProfileError) => failure(`${at(offsetOf(document, error.path))}: ${showProfileError(error)}`))(
        profile(value),
      ),
    ),
  );
};

const MAX_ALIASES = 100;

/**
 * The offset of the value that a path leads to, or of its key if the value is nested; if a part of the path is missing,
 * of the last value before it.
 */
const offsetOf = (document: Document, path: ProfileError['path']): number => {
  let node: unknown = document.contents;
  let offset = startOf(node) ?? 0;
  for (const step of path) {
    if (isSeq(node)) node = node.items[Number(step)];
    else if (isMap(node)) {
      const pair = node.items.find(({ key }) => (isScalar(key) ? String(key.value) : key) === step);
      offset = startOf(pair?.key) ?? offset;
      node = pair?.value;
      // a nested value begins on a line after its key
      if (!isScalar(node)) continue;
    } else return offset;
    offset = startOf(node) ?? offset;
  }
  return offset;
};

const startOf = (node: unknown): number | undefined => (isNode(node) ? node.range?.[0] : undefined);
