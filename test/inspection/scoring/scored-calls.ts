import type { ScoringItem } from '#src/inspection/forms/schema.ts'
import { noOccasion } from '#src/inspection/forms/vocabulary.ts'
import { callMarks } from '#src/inspection/marks/schema.ts'
import { openTaskSheet } from '#src/inspection/scoring/open.ts'
import { submitSheet } from '#src/inspection/scoring/submit.ts'
import { createTask, type NewTask } from '#src/inspection/tasks/create.ts'
import type { Actor } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'
import { announcedCall, heardRecording, type Unit } from '#test/screening/heard-calls.ts'

import type { PublishedForm } from '../forms-made.ts'

/** A call with its recording that this inspector is to score. */
export function taskFor(
  db: Db,
  { actor, unit, form }: { actor: Actor; unit: Unit; form: PublishedForm },
  callNo: string,
  given: Partial<NewTask> = {},
) {
  const call = announcedCall(db, unit, callNo)
  const recording = heardRecording(db, `${callNo}.wav`, call.id)
  const task = createTask(
    db,
    {
      ...{ purpose: 'routine', callId: call.id, recordingId: recording.id, formId: form.form.id },
      account: { id: actor.accountId ?? 0, name: actor.name },
      ...given,
    },
    Date.now(),
  )
  return { call, recording, task }
}

/** The fields a page posts: a choice for each item, in order. `-` leaves an item alone. */
export function answersFor(
  items: readonly ScoringItem[],
  choices: string,
  more: Record<string, string> = {},
): Record<string, string> {
  const words = choices.split(' ')
  const fields: Record<string, string> = {}
  for (const [index, item] of items.entries()) {
    const word = words[index] ?? '-'
    if (word !== '-') fields[`choice.${item.id}`] = word === '0' ? noOccasion : word
  }
  return { ...fields, ...more }
}

/** Everything done well, nothing fatal. */
export const allWell = 'full full full yes clean'

/** Opens and hands in a task's sheet; comments are given wherever one is asked for. */
export function scored(
  db: Db,
  actor: Actor,
  taskId: number,
  items: readonly ScoringItem[],
  { choices = allWell, now = Date.now() }: { choices?: string; now?: number } = {},
) {
  const { sheet } = openTaskSheet(db, actor, taskId, now - 60_000)
  const comments = Object.fromEntries(items.map(({ id }) => [`comment.${id}`, '听得很清楚']))
  const body = { ...answersFor(items, choices), ...comments, note: '说明' }
  const result = submitSheet(db, actor, sheet.id, { revision: sheet.revision, body }, now)
  if (!result.ok) throw new Error('the sheet was not complete')
  return result.sheet
}

/** A mark of a person who heard the customer abuse the agent. */
export function abused(db: Db, callId: number, actor: Actor) {
  return db
    .insert(callMarks)
    .values({
      ...{ kind: 'abuse', callId, startMs: 0, endMs: 5000, note: '骂人' },
      ...{ accountId: actor.accountId ?? 0, accountName: actor.name, at: Date.now() },
    })
    .returning()
    .get()
}
