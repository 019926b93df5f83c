import { describe } from "vitest";
import { storeContract } from "../contracts/store.ts";
import { DATABASES } from "../support/databases.ts";

describe.each(DATABASES)("the store on %s", (_, fresh) => {
  storeContract(fresh);
});
