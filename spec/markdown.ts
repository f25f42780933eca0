/** The guides: their fences of TypeScript, their headings and their links. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

export const root = join(__dirname, '..');

/** A fenced block; `line` is that of its first line of content, from 1. */
export interface Fence {
  readonly file: string;
  readonly line: number;
  readonly language: string;
  readonly text: string;
}

export interface Link {
  readonly file: string;
  readonly line: number;
  readonly target: string;
}

const skipped = new Set(['node_modules', 'reference', 'dist']);

const markdownIn = (folder: string): ReadonlyArray<string> =>
  readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return skipped.has(entry.name) ? [] : markdownIn(path);
    return entry.name.endsWith('.md') ? [path] : [];
  });

/** Paths from the root of the repository. */
export const documents: ReadonlyArray<string> = [
  ...readdirSync(root).filter((name) => name.endsWith('.md')),
  ...['docs', 'examples'].filter((folder) => existsSync(join(root, folder))).flatMap(markdownIn),
];

const FENCE = /^( *)(```+|~~~+) *([^\s`]*)[^\n]*\n(.*?)^ *\2 *$/gms;

const lineAt = (text: string, offset: number): number => text.slice(0, offset).split('\n').length;

export const fencesOf = (file: string, text = readFileSync(join(root, file), 'utf8')): ReadonlyArray<Fence> =>
  [...text.matchAll(FENCE)].map(({ index, 1: indent = '', 3: language = '', 4: content = '' }) => ({
    file,
    line: lineAt(text, index) + 1,
    language,
    text: content.replaceAll(new RegExp(`^ {0,${indent.length}}`, 'gm'), ''),
  }));

/** The text with blanks for what is code. */
const withoutCode = (text: string): string =>
  text
    .replace(FENCE, (block) => block.replaceAll(/[^\n]/g, ' '))
    .replaceAll(/`[^`\n]*`/g, (code) => ' '.repeat(code.length));

export const linksOf = (file: string, text = readFileSync(join(root, file), 'utf8')): ReadonlyArray<Link> =>
  [...withoutCode(text).matchAll(/\]\(\s*<?([^)\s>]+)>?[^)]*\)|^ *\[[^\]]+\]: *(\S+)/gm)].map((match) => ({
    file,
    line: lineAt(text, match.index),
    target: match[1] ?? match[2] ?? '',
  }));

/** The anchors of a document's headings, as GitHub makes them. */
export const anchorsOf = (text: string): ReadonlyArray<string> => {
  const seen = new Map<string, number>();
  return [...text.replace(FENCE, '').matchAll(/^#+ +(.+?) *#*$/gm)].map(([, heading = '']) => {
    const slug = heading
      .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1')
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(/\s/g, '-');
    const before = seen.get(slug) ?? 0;
    seen.set(slug, before + 1);
    return before === 0 ? slug : `${slug}-${before}`;
  });
};

/** What is wrong with a link within the repository; undefined for a good one, and for any other. */
export const brokenLink = ({ file, line, target }: Link): string | undefined => {
  if (/^[a-z][a-z0-9+.-]*:/i.test(target)) return undefined;
  const [path = '', anchor] = target.split('#');
  const found = path === '' ? join(root, file) : join(root, dirname(file), decodeURIComponent(path));
  const where = `${file}:${line}: ${target}`;
  if (!existsSync(found)) return `${where}: no ${relative(root, found)}`;
  if (anchor === undefined || !found.endsWith('.md') || statSync(found).isDirectory()) return undefined;
  return anchorsOf(readFileSync(found, 'utf8')).includes(anchor) ? undefined : `${where}: no such heading`;
};
