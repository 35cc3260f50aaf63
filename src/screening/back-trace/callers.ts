/**
 * Whether calls of this number belong to one caller: words such as 匿名, numbers hidden by the
 * network, short numbers of other hotlines and our own telephones do not.
 */
export function chains(caller: string, ownNumbers: readonly string[]): boolean {
  if (!/^\d{7,}$/.test(caller)) return false
  if (/^(\d)\1+$/.test(caller)) return false
  // With or without the area code: 02595598 is 95598, and so is every number behind it.
  return !ownNumbers.some((own) => own !== '' && (caller === own || caller.endsWith(own)))
}
