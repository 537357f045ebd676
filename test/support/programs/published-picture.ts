import { DataSource } from 'typeorm';
import { publishedAssets, publishedUnder } from '../../../src/asset-registry/read/published-assets.js';
import { ChangeFeed } from '../../../src/change-feed/change-feed.service.js';
import type { ChangeFollower } from '../../../src/change-feed/change-follower.js';
import type { AppConfig } from '../../../src/config/app-config.js';
import { dataSourceOptions } from '../../../src/database/data-source-options.js';
import { Database } from '../../../src/database/database.js';

/** A follower that knows which version of each mapping is published, and in which order it learned of changes. */
export class PublishedPicture implements ChangeFollower {
  readonly name = 'published-picture';
  readonly types = ['mapping'];
  versions = new Map<string, number>();
  readonly seen: bigint[] = [];

  load: ChangeFollower['load'] = async (snapshot) => {
    const next = new Map<string, number>();
    for await (const batch of publishedAssets(snapshot, 'mapping')) {
      for (const asset of batch) next.set(asset.name, asset.version);
    }
    return () => (this.versions = next);
  };

  prepare: ChangeFollower['prepare'] = async (changes, snapshot) => {
    const current = new Map((await publishedUnder(snapshot, 'mapping', changes)).map((asset) => [asset.name, asset]));
    return () => {
      this.seen.push(...changes.map((change) => change.seq));
      for (const { name } of changes) {
        const asset = current.get(name);
        if (asset) this.versions.set(name, asset.version);
        else this.versions.delete(name);
      }
    };
  };

  failures = () => [];
}

export interface FollowingProcess {
  picture: PublishedPicture;
  feed: ChangeFeed;
  stop(): Promise<void>;
}

/** Follows the feed of a database as a process of its own would. */
export async function followFeed(url: string): Promise<FollowingProcess> {
  const dataSource = await new DataSource(dataSourceOptions(url, [], 3)).initialize();
  const feed = new ChangeFeed(new Database(dataSource), { feedPollMs: 5_000 } as AppConfig);
  const picture = new PublishedPicture();
  await feed.follow(picture);
  return {
    picture,
    feed,
    stop: async () => {
      await feed.beforeApplicationShutdown();
      await dataSource.destroy();
    },
  };
}
