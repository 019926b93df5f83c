import { sha256 } from "../../core/hash.ts";
import { canonicalJson } from "../../core/json.ts";
import type { LoginCase } from "./details.ts";

/** What a colleague puts their name to: this Yes of this person, about the logins that the message shows. */
export function countersignHash({ id, details }: Pick<LoginCase, "id" | "details">): string {
  const { by, at, text } = details.proving ?? {};
  return sha256(canonicalJson({ case: id, seen: details.seen, by, at, text }));
}
