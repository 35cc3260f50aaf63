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
    'audit_events_no_delete',
    'audit_events_no_update',
    'case_clips_closed',
    'case_clips_kept',
    'case_clips_unchanged',
    'case_versions_kept',
    'case_versions_unchanged',
    'complaints_follow_call',
    'contest_months_kept',
    'contest_months_unchanged',
    'contest_rewards_kept',
    'contest_rewards_unchanged',
    'contest_rules_kept',
    'contest_rules_unchanged',
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
    'meeting_minutes_kept',
    'meeting_minutes_unchanged',
    'monthly_summaries_kept',
    'monthly_summaries_unchanged',
    'recording_names_gone',
    'recording_names_moved',
    'recording_names_received',
    'red_flags_kept',
    'red_flags_unchanged',
    'reward_edits_kept',
    'reward_edits_unchanged',
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
    'typical_cases_search_delete',
    'typical_cases_search_insert',
    'typical_cases_search_update',
  ])
})
