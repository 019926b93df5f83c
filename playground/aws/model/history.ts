import type { Account, Region, World } from "./world.ts";

/** Earlier states of the world, so that reads can lag behind writes. */
export interface History {
  /** To be called before each change. */
  remember(): void;
  /** The world as reads see it now. */
  view(): World;
  /** From now on reads show the world of `ms` ago; 0: as it is. */
  setLag(ms: number): void;
}

/** Keeps as many earlier states as the lag needs. Trails and logs do not lag: they have delays of their own. */
export function createHistory(world: World, now: () => Date): History {
  const past: { readonly until: number; readonly world: World }[] = [];
  let lagMs = 0;
  return {
    remember: () => {
      if (lagMs > 0) past.push({ until: now().getTime(), world: copyWorld(world) });
    },
    view: () => {
      const seen = now().getTime() - lagMs;
      while ((past[0]?.until ?? Number.POSITIVE_INFINITY) <= seen) past.shift();
      return past[0]?.world ?? world;
    },
    setLag: (ms) => {
      lagMs = ms;
      if (ms === 0) past.length = 0;
    },
  };
}

function copyWorld(world: World): World {
  const accounts = [...world.accounts].map(([id, account]) => [id, copyAccount(account)] as const);
  return { accounts: new Map(accounts) };
}

function copyAccount(account: Account): Account {
  const regions = [...account.regions].map(([name, region]) => [name, copyRegion(region)] as const);
  return {
    ...account,
    regions: new Map(regions),
    buckets: structuredClone(account.buckets),
    block: structuredClone(account.block),
  };
}

function copyRegion(region: Region): Region {
  const { logGroups, ...rest } = region;
  return { ...structuredClone(rest), logGroups };
}
