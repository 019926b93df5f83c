import { plain, textOf, unknown, type Value } from "./value.ts";

const LOGIC: ReadonlySet<string> = new Set(["&&", "||", "not"]);

/** An operator with its known operands -> its value. Source: HCL native syntax specification, Operations. */
export function calculate(op: string, sides: readonly Value[]): Value {
  const strange = sides.find((side) => side.kind === "unknown");
  if (strange) return strange;
  if (op === "==" || op === "!=") return compared(op, sides);
  if (LOGIC.has(op)) return logic(op, sides);
  const numbers = sides.map((side) => Number(textOf(side) ?? Number.NaN));
  if (numbers.some((number) => !Number.isFinite(number))) return unknown(`"${op}" of no numbers`);
  const [a = 0, b = 0] = numbers;
  const result = arithmetic(op, a, b);
  return typeof result === "boolean" || Number.isFinite(result)
    ? plain(result)
    : unknown(`"${op}" without a result`);
}

/** Text and number are never equal in Terraform; lists and maps are not compared here. */
function compared(op: string, [a, b]: readonly Value[]): Value {
  const simple = [a, b].every((side) => side?.kind === "plain" || side?.kind === "absent");
  if (!simple) return unknown(`"${op}" of lists or maps is not evaluated`);
  const same =
    a?.kind === "plain" && b?.kind === "plain" ? a.plain === b.plain : a?.kind === b?.kind;
  return plain(op === "==" ? same : !same);
}

function logic(op: string, sides: readonly Value[]): Value {
  const [a, b] = sides.map((side) => textOf(side));
  if (sides.some((side) => !["true", "false"].includes(textOf(side) ?? "")))
    return unknown("a condition that is neither true nor false");
  if (op === "not") return plain(a !== "true");
  return plain(op === "&&" ? a === "true" && b === "true" : a === "true" || b === "true");
}

function arithmetic(op: string, a: number, b: number): number | boolean {
  switch (op) {
    case "minus":
      return -a;
    case "+":
      return a + b;
    case "-":
      return a - b;
    case "*":
      return a * b;
    case "/":
      return a / b;
    case "%":
      return a % b;
    case "<":
      return a < b;
    case "<=":
      return a <= b;
    case ">":
      return a > b;
    default:
      return a >= b;
  }
}
