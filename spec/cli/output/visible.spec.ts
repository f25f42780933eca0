import fc from 'fast-check';
import { visible } from '../../../lib/cli/output/visible.js';

const anyText = fc.string({ unit: 'binary' });

/** C0, DEL and C1: all that starts something on a terminal. */
// eslint-disable-next-line no-control-regex
const control = /[\u0000-\u001f\u007f-\u009f]/;

describe('visible', () => {
  it('leaves text for people as it is', () => {
    expect(visible('Zürich → 東京, "quoted" and \\ too')).toBe('Zürich → 東京, "quoted" and \\ too');
  });

  it.each([
    ['a colour', '\u001b[31mred', '\\u001b[31mred'],
    ['a title, which some terminals can be made to type back', '\u001b]0;x\u0007', '\\u001b]0;x\\u0007'],
    ['the eight-bit form of ESC [', '\u009b2J', '\\u009b2J'],
    ['a line that hides the one before it', 'evil\rgood', 'evil\\rgood'],
    ['a line of its own', 'one\ntwo', 'one\\ntwo'],
    ['text turned around', 'a\u202eb', 'a\\u202eb'],
    ['a lone surrogate', 'a\ud800b', 'a\\ud800b'],
    ['a byte that is not UTF-8', 'a\udcffb', 'a\\xffb'],
    ['an invisible tag', 'a\u{e0041}b', 'a\\udb40\\udc41b'],
  ])('shows %s', (_, text, shown) => {
    expect(visible(text)).toBe(shown);
  });

  it('law: nothing that a terminal acts upon is left', () => {
    fc.assert(fc.property(anyText, (text) => !control.test(visible(text))));
  });

  it('law: it changes nothing twice', () => {
    fc.assert(fc.property(anyText, (text) => visible(visible(text)) === visible(text)));
  });

  it('law: JSON stays the same JSON', () => {
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: 'binary' }), (value) => {
        expect(JSON.parse(visible(JSON.stringify(value)))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });
});
