import { getEventListeners } from 'node:events';
import { listenForAbort } from './abort-audience.js';

describe('listenForAbort', () => {
  it('tells everybody who listens at that moment, and adds one listener to the signal however many there are', () => {
    const controller = new AbortController();
    const heard: string[] = [];
    const leaving = (): void => void heard.push('left');
    listenForAbort(controller.signal, () => heard.push('first'));
    const audience = listenForAbort(controller.signal, leaving);
    listenForAbort(controller.signal, () => heard.push('last'));
    audience.delete(leaving);
    expect(getEventListeners(controller.signal, 'abort')).toHaveLength(1);
    controller.abort();
    expect(heard).toEqual(['first', 'last']);
  });

  it('lets a listener leave while others are being told', () => {
    const controller = new AbortController();
    const heard: string[] = [];
    const once = (): void => {
      heard.push('once');
      audience.delete(once);
    };
    const audience = listenForAbort(controller.signal, once);
    listenForAbort(controller.signal, () => heard.push('second'));
    controller.abort();
    expect(heard).toEqual(['once', 'second']);
  });
});
