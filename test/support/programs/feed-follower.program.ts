import { createInterface } from 'node:readline';
import { followFeed } from './published-picture.js';

/**
 * A replica that follows the feed until it is killed. It says `ready` once it follows, and for every line on its standard
 * input answers one line of JSON: the versions it holds to be published.
 */
const { picture, feed } = await followFeed(process.argv[2]!);
console.log('ready');
for await (const _ of createInterface({ input: process.stdin })) {
  await feed.catchUp();
  console.log(JSON.stringify([...picture.versions]));
}
