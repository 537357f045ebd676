import { getEventListeners } from 'node:events';
import { listenForAbort, stopListeningForAbort } from './abort-audience.js';

describe('listenForAbort', () => {
  it('tells everybody who listens at that moment, and adds one listener to the signal however many there are', () => {
    const controller = new AbortController();
    const heard: string[] = [];
    const leaving = (): void => void heard.push('left');
    listenForAbort(controller.signal, () => heard.push('first'));
    listenForAbort(controller.signal, leaving);
    listenForAbort(controller.signal, () => heard.push('last'));
    stopListeningForAbort(controller.signal, leaving);
    expect(getEventListeners(controller.signal, 'abort')).toHaveLength(1);
    controller.abort();
    expect(heard).toEqual(['first', 'last']);
  });

  it('lets a listener leave while others are being told', () => {
    const controller = new AbortController();
    const heard: string[] = [];
    const once = (): void => {
      heard.push('once');
      stopListeningForAbort(controller.signal, once);
    };
    listenForAbort(controller.signal, once);
    listenForAbort(controller.signal, () => heard.push('second'));
    controller.abort();
    expect(heard).toEqual(['once', 'second']);
  });

  it('forgives one that stops without having listened', () => {
    expect(() => stopListeningForAbort(new AbortController().signal, () => undefined)).not.toThrow();
  });
});
