/** Which case a control is about: `<case id>.<version>` and, where needed, more opaque text. */
export interface CaseAddress {
  readonly caseId: string;
  readonly version: number;
  readonly extra?: string;
}

const ADDRESS = /^([A-Za-z0-9_-]{1,40})\.(\d{1,9})(?:\.([^\s<>&]{1,200}))?$/;

/** Reads a button's value or a block id; undefined when it is none of ours. */
export function readAddress(text: string | undefined): CaseAddress | undefined {
  const [, caseId, version, extra] = ADDRESS.exec(text ?? "") ?? [];
  if (caseId === undefined || version === undefined) return undefined;
  return { caseId, version: Number(version), ...(extra === undefined ? {} : { extra }) };
}

/** `private_metadata` of a modal: its case, and the callback id it was opened with. */
export function modalAddress(
  of: { readonly id: string; readonly version: number },
  callbackId: string,
): string {
  return `${of.id}.${of.version}.${callbackId}`;
}
