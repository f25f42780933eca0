import { Subject } from 'rxjs';
import { members, requestNames } from '../../lib/policies/members.js';
import { servedCommands } from '../../lib/v1/command/served.js';
import { v1Client } from '../../lib/v1/index.js';

it('every command that a v1 server passes to its Tor is one of the table', () => {
  const commands: ReadonlyArray<string> = requestNames.map((name) => members[name].command);
  const others = Object.keys(servedCommands).filter((keyword) => !commands.includes(keyword.replace(/^\+/, '')));
  expect(others).toEqual([]);
});

it('every member of a client is in the table', () => {
  const others = Object.keys(v1Client(new Subject())).filter((name) => !Object.hasOwn(members, name));
  expect(others).toEqual([]);
});
