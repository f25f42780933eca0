/**
 * The faults that the fuzz run must notice. Texts to replace are as short as they can be while they occur once, so that
 * they follow the code; one that does not any more fails, and has to be written anew.
 */
import type { Mutant } from './Mutant.js';

export const mutants: ReadonlyArray<Mutant> = [
  // -- secrets
  {
    name: 'any secret is accepted',
    file: 'internal/sameBytes.ts',
    find: 'return difference === 0;',
    replace: 'return difference >= 0;',
    targets: 'a server gives',
  },
  {
    name: 'a secret that the right one begins with is accepted',
    file: 'internal/sameBytes.ts',
    find: 'let difference = wanted.length ^ given.length;',
    replace: 'let difference = given.length > wanted.length ? 1 : 0;',
    targets: 'a server gives',
  },
  {
    name: 'any secret is accepted where none is needed',
    file: 'server/Authentication.ts',
    find: 'return secret.length === 0;',
    replace: 'return secret.length >= 0;',
    targets: 'a server gives',
  },
  {
    name: 'there is no length limit before authentication',
    file: 'tc/server/read.ts',
    find: 'length <= authenticationLimit) return true',
    replace: 'length <= Infinity) return true',
    targets: 'a server gives',
  },
  {
    name: 'any number of messages may come before authentication',
    file: 'server/PreAuth.ts',
    find: '++this.messages <= unauthenticatedMessages',
    replace: 'this.messages <= unauthenticatedMessages',
    targets: 'a server gives',
  },
  {
    name: 'the secret that a peer echoes is not masked',
    file: 'client/attempt.ts',
    find: 'isAuthenticated ? reason : mask(reason)',
    replace: 'reason',
    targets: 'client repeats no secret',
  },
  {
    name: 'a deadline is measured on the wall clock',
    file: 'internal/elapsed.ts',
    find: 'scheduler.now === asyncScheduler.now ? systemTime : () => scheduler.now();',
    replace: '() => scheduler.now() + 0 * systemTime();',
    targets: 'the wall clock',
  },
  // -- replies
  {
    name: 'a client gives a reply to the wrong caller',
    file: 'client/queue.ts',
    find: 'slot.answer(answer, isLast);',
    replace: '(firstOf(active) ?? slot).answer(answer, isLast);',
    targets: 'client over memory',
  },
  {
    name: 'a request that its caller has left keeps no place in the queue',
    file: 'client/queue.ts',
    find: 'const slot = batch.slots[batch.head] as Slot<P>;',
    replace:
      'while (batch.slots[batch.head]?.settled === true && batch.head + 1 < batch.slots.length) batch.head++;\n' +
      'const slot = batch.slots[batch.head] as Slot<P>;',
    targets: 'client over memory',
  },
  {
    name: 'a client keeps the sink of a request after its last reply',
    file: 'client/Request.ts',
    find: 'if (last) this.sink = undefined;',
    replace: '',
    targets: 'client over memory',
  },
  {
    name: 'a client keeps the sink of a request that has timed out',
    file: 'client/Request.ts',
    find: 'this.sink = undefined;\n    sink?.next',
    replace: 'sink?.next',
    targets: 'client over memory',
  },
  {
    name: 'a server refuses out of order',
    file: 'server/Authenticated.ts',
    find: "if (bytes._tag === 'Right') this.replies.put(place, bytes.right);",
    replace: "if (bytes._tag === 'Right') this.connection.output.bytes(bytes.right);",
    targets: 'a server gives',
  },
  {
    name: 'a server answers in the order of the answers',
    file: 'server/ReplyQueue.ts',
    find: 'if (place === this.head) this.output.bytes(bytes);',
    replace: 'if (place !== undefined) this.output.bytes(bytes);',
    targets: 'a server gives',
  },
  {
    name: 'a settled request keeps its decoded request',
    file: 'server/ReplyQueue.ts',
    find: 'place.settled = true;\n    place.asked = undefined;',
    replace: 'place.settled = true;',
    targets: 'a server gives',
  },
  {
    name: 'a client goes on after a reply that nobody asked for',
    file: 'client/queue.ts',
    find: 'reply: (reply) => take(reply),',
    replace: 'reply: (reply) => (active === undefined ? undefined : take(reply)),',
    targets: 'client over memory',
  },
  {
    name: 'a batch of requests does not wait for the one in front of it',
    file: 'client/queue.ts',
    find: "import { concatMap, Observable, Subject } from 'rxjs';",
    replace: "import { mergeMap as concatMap, Observable, Subject } from 'rxjs';",
    targets: 'client over memory',
  },
  {
    name: 'a client goes on after a successful reply of the wrong shape',
    file: 'client/queue.ts',
    find: "if (answer?._tag === 'Left' && answer.left._tag === 'OutOfStep') return answer.left;",
    replace: '',
    targets: 'client over memory',
  },
  {
    name: 'a TC client takes a message of any type for a reply',
    file: 'tc/client/protocol.ts',
    find: 'if (!isReplyType(type) && !this.inbox.takes(cursor)) {',
    replace: 'if (type < 0) {',
    targets: 'a TC client over memory',
  },
  {
    name: 'a server ignores the limit of bytes in flight',
    file: 'server/ReplyQueue.ts',
    find: 'this.weight + weight <= maxInFlightBytes',
    replace: 'this.weight <= Infinity',
    targets: 'the limits of a server',
  },
  {
    name: 'the oldest connection that has not authenticated is not displaced',
    file: 'server/Admission.ts',
    find: 'oldest?.displace(displaced);',
    replace: '',
    targets: 'the limits of a server',
  },
  // -- events
  {
    name: 'a server sends an event after it was turned off',
    file: 'server/Authenticated.ts',
    find: 'this.turnOff(this.events.filter((index) => !events.includes(index)));',
    replace: '',
    targets: 'a server gives',
  },
  {
    name: 'a client emits an event after its stream was left',
    file: 'client/Channel.ts',
    find: 'this.observers = this.observers.filter((one) => one !== observer);',
    replace: '',
    targets: 'client over memory',
  },
  {
    name: 'a broadcast keeps sessions that have left',
    file: 'server/Broadcast.ts',
    find: 'sessions = sessions.filter((one) => one !== session);',
    replace: '',
    targets: 'a server gives',
  },
  {
    name: 'a broadcast goes on observing what no session asks for',
    file: 'server/Broadcast.ts',
    find: 'channel.receivers = channel.receivers.filter((other) => other !== session);',
    replace: '',
    targets: 'a server gives',
  },
];
