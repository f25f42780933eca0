import { parseRequest } from '../../../lib/v1/framing/parseRequest.js';
import { latin1 } from '../parts.js';

const parse = (text: string) => {
  const bytes = latin1(`before\n${text}after`);
  return parseRequest({ bytes, start: 7, end: 7 + text.length });
};

it.each([
  ['GETINFO version\r\n', 'GETINFO', 'GETINFO', 'version'],
  ['getinfo \t version  \n', 'getinfo', 'GETINFO', 'version  '],
  ['SAVECONF\n', 'SAVECONF', 'SAVECONF', ''],
  ['\r\n', '', '', ''],
  ['\n', '', '', ''],
  [' QUIT\n', '', '', 'QUIT'],
  ['SETCONF\rA=1\n', 'SETCONF', 'SETCONF', 'A=1'],
  ['GETINFO a\0b\n', 'GETINFO', 'GETINFO', 'a\0b'],
  ['GETINFO \xc3\xa9\xff\n', 'GETINFO', 'GETINFO', '\u00e9\udcff'],
])('%j has a word, a keyword and arguments', (text, word, keyword, args) => {
  expect(parse(text)).toEqual({ word, keyword, args, data: undefined });
});

it.each([
  ['+LoadConf\r\nA 1\r\nB 2\r\n.\r\n', 'A 1\nB 2'],
  ['+LoadConf\nA 1\nB 2\n.\n', 'A 1\nB 2'],
  ['+LoadConf\r\n.\r\n', ''],
  ['+LoadConf\r\n\r\n\r\n.\r\n', '\n'],
  ['+LoadConf\r\n..\r\n.a\r\n...b\r\nc.\r\n.\r\n', '.\na\n..b\nc.'],
  ['+LoadConf\r\na\rb\xe2\x80\xa8.c\r\n.\r\n', 'a\rb\u2028.c'],
])('%j has data without its dots', (text, data) => {
  expect(parse(text)).toMatchObject({ word: '+LoadConf', keyword: 'LOADCONF', args: '', data });
});
