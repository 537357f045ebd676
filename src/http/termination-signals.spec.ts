import { EventEmitter } from 'node:events';
import { TerminationSignals, type TerminationSignal } from './termination-signals.js';

describe('the signals that end the program', () => {
  let now: number;
  let exits: number[];
  let acts: string[];
  let source: EventEmitter & { exit(code: number): void };
  let signals: TerminationSignals;
  const send = (signal: TerminationSignal) => source.emit(signal, signal);

  beforeEach(() => {
    now = 5_000;
    exits = [];
    acts = [];
    source = Object.assign(new EventEmitter(), { exit: (code: number) => void exits.push(code) });
    signals = new TerminationSignals(source, () => now);
    signals.onFirst((signal) => acts.push(`start: ${signal}`));
  });

  it('are acted on once, though npm passes on the Ctrl-C that the terminal has sent already', () => {
    send('SIGINT');
    now += 300;
    send('SIGINT');
    expect(acts).toEqual(['start: SIGINT']);
    expect(exits).toEqual([]);
  });

  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('exit at once when %s comes again later, with the code %i that shells expect', (signal, code) => {
    send('SIGTERM');
    now += 1_000;
    send(signal);
    expect(exits).toEqual([code]);
    expect(acts).toEqual(['start: SIGTERM']);
  });

  it('are not lost when they come while the program changes over from starting to serving', () => {
    signals.onFirst((signal) => acts.push(`serve: ${signal}`));
    expect(acts).toEqual([]);
    send('SIGTERM');
    signals.onFirst((signal) => acts.push(`end: ${signal}`));
    expect(acts).toEqual(['serve: SIGTERM', 'end: SIGTERM']);
    expect(signals.received).toBe('SIGTERM');
  });
});
