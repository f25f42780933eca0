import { Writer } from '../../../lib/internal/Writer.js';
import { saveConf } from '../../../lib/v1/command/saveConf.js';
import { setConf } from '../../../lib/v1/command/setConf.js';

it('a command that throws for a value of the wrong type leaves nothing before the next command', () => {
  const writer = new Writer();
  const broken = setConf([{ key: 'SocksPort', value: 9050 as unknown as string }]);
  expect(() => broken.write(writer)).toThrow(TypeError);
  saveConf.write(writer);
  expect(new TextDecoder().decode(writer.take())).toBe('SAVECONF\r\n');
});
