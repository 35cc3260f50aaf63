import { expect, test } from 'vitest'

import { testDatabase } from './support/database.ts'

/**
 * A migration that rebuilds a table drops its triggers without a word. Whoever rebuilds one makes
 * them again.
 */
test('every trigger survives the migrations', () => {
  const { sqlite } = testDatabase()
  const names = sqlite
    .prepare(`select name from sqlite_master where type = 'trigger' order by name`)
    .pluck()
    .all()
  expect(names).toEqual([
    'article_versions_kept',
    'article_versions_unchanged',
    'articles_indexed',
    'articles_indexed_at_once',
    'articles_kept',
    'audit_events_no_delete',
    'audit_events_no_update',
    'complaints_follow_call',
    'form_versions_kept',
    'form_versions_unchanged',
    'handled_calls_added',
    'handled_calls_joined',
    'handled_calls_left',
    'handled_calls_removed',
    'handled_days_added',
    'handled_days_changed',
    'handled_days_removed',
    'lexicon_rule_versions_kept',
    'lexicon_rule_versions_unchanged',
    'recording_names_gone',
    'recording_names_moved',
    'recording_names_received',
    'scoring_items_closed',
    'scoring_items_kept',
    'scoring_items_unchanged',
    'segments_search_delete',
    'segments_search_insert',
    'segments_search_update',
    'trail_checks_no_delete',
    'trail_checks_no_update',
    'trail_heads_no_delete',
    'trail_heads_no_update',
  ])
})
