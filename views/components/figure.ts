/** Counting stopped at 999 (`countUpTo`): one more stands for all that are beyond. */
const countedTo = 999

export function figure(count: number): string {
  return count > countedTo ? `${countedTo}+` : String(count)
}
