/** Who plays, with the rights each needs to have, written down anew and not read from the product. */
const rights = {
  'case-handler': ['dispatch', 'intervene', 'supplement', 'mark', 'improve'],
  'department-head': ['intervene', 'supplement', 'mark', 'improve'],
  'qa-inspector': ['verify', 'supplement', 'mark'],
  'qa-manager': [
    ...['dispatch', 'arbitrate', 'verify', 'settle', 'supplement', 'merge', 'reopen', 'mark'],
    ...['pause', 'freeze'],
  ],
  'return-visitor': ['visit', 'supplement'],
} as const
type PlayedRole = keyof typeof rights

/** `place` is a department, or 0 for the whole centre. */
type PlainPerson = { name: string; roles: PlayedRole[]; place: number; may: ReadonlySet<string> }

const person = (name: string, place: number, ...roles: PlayedRole[]): PlainPerson => ({
  ...{ name, place, roles },
  may: new Set<string>(roles.flatMap((role) => rights[role])),
})

/** Some hold several roles: only the rules of the flow keep their hands apart. */
export const everybody = [
  person('sender', 0, 'case-handler'),
  person('first-handler', 1, 'case-handler'),
  person('first-colleague', 1, 'case-handler'),
  person('second-handler', 2, 'case-handler'),
  person('first-head', 1, 'department-head'),
  person('inspector', 0, 'qa-inspector'),
  person('inspector-too', 0, 'qa-inspector'),
  person('manager', 0, 'qa-manager'),
  person('manager-too', 0, 'qa-manager'),
  person('visitor', 0, 'return-visitor'),
  person('all-round', 0, 'case-handler', 'qa-inspector', 'qa-manager', 'return-visitor'),
  person('all-round-too', 0, 'case-handler', 'qa-inspector', 'qa-manager', 'return-visitor'),
] as const

export const personAt = (index: number): PlainPerson => {
  const found = everybody[index]
  if (!found) throw new Error(`nobody ${index}`)
  return found
}
