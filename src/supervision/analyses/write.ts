import { and, eq } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { NotFound, refused } from '#src/kernel/errors.ts'
import { departments } from '#src/organisation/schema.ts'
import { maskText } from '#src/personal-data/mask.ts'

import { analysisById } from './draft.ts'
import {
  analysisComments,
  type AnalysisSuggestion,
  analysisSuggestions,
  type WeeklyAnalysis,
} from './schema.ts'
import {
  analysisRefusals,
  type AnalysisSection,
  analysisSections,
  mostSuggestions,
} from './vocabulary.ts'

/** A draft that may still be written in. */
export function draftById(tx: Db, id: number): WeeklyAnalysis {
  const analysis = analysisById(tx, id)
  if (analysis.state !== 'draft') throw refused(analysisRefusals, 'published-already')
  return analysis
}

/**
 * Saves what somebody wrote about a section (分析文字). `revision` is the one the form was drawn from:
 * what another person saved meanwhile is not written over. Numbers of customers are covered for good.
 */
export function commentOn(
  db: Db,
  actor: Actor,
  id: number,
  { section, text, revision }: { section: AnalysisSection; text: string; revision: number },
  now = Date.now(),
): void {
  authorise(actor, 'analysis.write')
  write(db, (tx) => {
    draftById(tx, id)
    const key = and(eq(analysisComments.analysisId, id), eq(analysisComments.section, section))
    const there = tx.select().from(analysisComments).where(key).get()
    const written = maskText(text)
    if ((there?.text ?? '') === written) return
    if ((there?.revision ?? 0) !== revision) throw refused(analysisRefusals, 'changed-meanwhile')
    const values = { text: written, revision: revision + 1, at: now, by: actor.name }
    tx.insert(analysisComments)
      .values({ analysisId: id, section, ...values })
      .onConflictDoUpdate({
        target: [analysisComments.analysisId, analysisComments.section],
        set: values,
      })
      .run()
    record(
      tx,
      actor,
      'analysis.written',
      { kind: 'analysis', id },
      {
        section: analysisSections[section],
      },
    )
  })
}

/** Adds a 整改建议; the same one twice, as a double click sends it, is refused in words. */
export function suggest(
  db: Db,
  actor: Actor,
  id: number,
  input: Pick<AnalysisSuggestion, 'departmentId' | 'problem' | 'advice'>,
  now = Date.now(),
): AnalysisSuggestion {
  authorise(actor, 'analysis.write')
  return write(db, (tx) => {
    draftById(tx, id)
    const { departmentId } = input
    const values = {
      departmentId,
      problem: maskText(input.problem),
      advice: maskText(input.advice),
    }
    if (departmentId !== null && !departmentName(tx, departmentId)) {
      throw refused(analysisRefusals, 'no-department')
    }
    const own = tx
      .select()
      .from(analysisSuggestions)
      .where(eq(analysisSuggestions.analysisId, id))
      .all()
    if (own.length >= mostSuggestions) throw refused(analysisRefusals, 'too-many')
    const same = own.some(
      (one) =>
        one.departmentId === departmentId &&
        one.problem === values.problem &&
        one.advice === values.advice,
    )
    if (same) throw refused(analysisRefusals, 'same-suggestion')
    const suggestion = tx
      .insert(analysisSuggestions)
      .values({ analysisId: id, ...values, at: now, by: actor.name })
      .returning()
      .get()
    const particulars = { suggestionId: suggestion.id }
    record(tx, actor, 'analysis.suggested', { kind: 'analysis', id }, particulars)
    return suggestion
  })
}

/** Takes a suggestion out of a draft. */
export function withdrawSuggestion(db: Db, actor: Actor, id: number, suggestionId: number): void {
  authorise(actor, 'analysis.write')
  write(db, (tx) => {
    draftById(tx, id)
    const key = and(
      eq(analysisSuggestions.analysisId, id),
      eq(analysisSuggestions.id, suggestionId),
    )
    const { changes } = tx.delete(analysisSuggestions).where(key).run()
    if (changes === 0) throw new NotFound()
    record(tx, actor, 'analysis.unsuggested', { kind: 'analysis', id }, { suggestionId })
  })
}

const departmentName = (db: Db, id: number) =>
  db.select({ name: departments.name }).from(departments).where(eq(departments.id, id)).get()?.name
